"""A notebook workbench for studying organised crime from published texts in English and Russian.

Every public name is here; its module is imported when the name is first used, so that
``import research`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from research.classification import (
        CodebookClassifier,
        TextClassifier,
        make_text_classifier,
        read_labels,
        zero_shot,
    )
    from research.codebook import load_codebook
    from research.corpus import Corpus, corpus_from_texts, iter_corpus, load_corpus
    from research.embedding import embed
    from research.engines import engine
    from research.errors import CorpusError, ResearchError
    from research.repair import normalise
    from research.sentences import split_sentences
    from research.topics import TopicModel, topics_by

_MODULE_OF = {
    "CodebookClassifier": "classification",
    "Corpus": "corpus",
    "CorpusError": "errors",
    "ResearchError": "errors",
    "TextClassifier": "classification",
    "TopicModel": "topics",
    "corpus_from_texts": "corpus",
    "embed": "embedding",
    "engine": "engines",
    "iter_corpus": "corpus",
    "load_codebook": "codebook",
    "load_corpus": "corpus",
    "make_text_classifier": "classification",
    "normalise": "repair",
    "read_labels": "classification",
    "split_sentences": "sentences",
    "topics_by": "topics",
    "zero_shot": "classification",
}

__all__ = [
    "CodebookClassifier",
    "Corpus",
    "CorpusError",
    "ResearchError",
    "TextClassifier",
    "TopicModel",
    "corpus_from_texts",
    "embed",
    "engine",
    "iter_corpus",
    "load_codebook",
    "load_corpus",
    "make_text_classifier",
    "normalise",
    "read_labels",
    "split_sentences",
    "topics_by",
    "zero_shot",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'research' has no attribute {name!r}")
    return getattr(import_module(f"research.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__

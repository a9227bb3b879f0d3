"""A notebook workbench for studying organised crime from published texts in English and Russian.

Every public name is here; its module is imported when the name is first used, so that
``import research`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from research.audit import audit_claims
    from research.claims import extract_claims
    from research.classification import (
        CodebookClassifier,
        TextClassifier,
        make_text_classifier,
        read_labels,
        zero_shot,
    )
    from research.codebook import load_codebook
    from research.corpus import Corpus, corpus_from_texts, iter_corpus, load_corpus
    from research.display import mask_persons
    from research.embedding import embed
    from research.engines import engine
    from research.errors import CorpusError, ResearchError
    from research.measures import find_measures
    from research.places import find_places
    from research.repair import normalise
    from research.roles import country_roles
    from research.runs import check_parameters
    from research.searching import search
    from research.sentences import split_sentences
    from research.topics import (
        TopicModel,
        compare_topics,
        distinctive_terms,
        nearest_passages,
        passage_groups,
        topic_differences,
        topic_prevalence,
        topics_by,
    )

_MODULE_OF = {
    "CodebookClassifier": "classification",
    "Corpus": "corpus",
    "CorpusError": "errors",
    "ResearchError": "errors",
    "TextClassifier": "classification",
    "TopicModel": "topics",
    "audit_claims": "audit",
    "check_parameters": "runs",
    "compare_topics": "topics",
    "corpus_from_texts": "corpus",
    "country_roles": "roles",
    "distinctive_terms": "topics",
    "embed": "embedding",
    "engine": "engines",
    "extract_claims": "claims",
    "find_measures": "measures",
    "find_places": "places",
    "iter_corpus": "corpus",
    "load_codebook": "codebook",
    "load_corpus": "corpus",
    "make_text_classifier": "classification",
    "mask_persons": "display",
    "nearest_passages": "topics",
    "normalise": "repair",
    "passage_groups": "topics",
    "read_labels": "classification",
    "search": "searching",
    "split_sentences": "sentences",
    "topic_differences": "topics",
    "topic_prevalence": "topics",
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
    "audit_claims",
    "check_parameters",
    "compare_topics",
    "corpus_from_texts",
    "country_roles",
    "distinctive_terms",
    "embed",
    "engine",
    "extract_claims",
    "find_measures",
    "find_places",
    "iter_corpus",
    "load_codebook",
    "load_corpus",
    "make_text_classifier",
    "mask_persons",
    "nearest_passages",
    "normalise",
    "passage_groups",
    "read_labels",
    "search",
    "split_sentences",
    "topic_differences",
    "topic_prevalence",
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

from .loading import as_corpus, corpus_from_texts, iter_corpus, load_corpus
from .tables import PASSAGE_COLUMNS, Corpus

__all__ = [
    "PASSAGE_COLUMNS",
    "Corpus",
    "as_corpus",
    "corpus_from_texts",
    "iter_corpus",
    "load_corpus",
]

"""From files or texts to a corpus: documents, passages, noise, problems and copies.

Cleaning marks, it never deletes. Every span in every table slices back:
``documents.text[doc_id][start:end] == text``.
"""

from research.corpus.loading import as_corpus, corpus_from_texts, iter_corpus, load_corpus
from research.corpus.tables import (
    DOCUMENT_COLUMNS,
    METADATA_COLUMNS,
    NOISE_COLUMNS,
    PASSAGE_COLUMNS,
    PROBLEM_COLUMNS,
    Corpus,
)

__all__ = [
    "DOCUMENT_COLUMNS",
    "METADATA_COLUMNS",
    "NOISE_COLUMNS",
    "PASSAGE_COLUMNS",
    "PROBLEM_COLUMNS",
    "Corpus",
    "as_corpus",
    "corpus_from_texts",
    "iter_corpus",
    "load_corpus",
]

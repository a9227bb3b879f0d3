from .corpus import Corpus, corpus_from_texts, iter_corpus, load_corpus
from .display.documents import show
from .display.hiding import mask_persons
from .display.quotes import quotes
from .errors import CorpusError, ResearchError
from .evidence.audit import audit_claims
from .evidence.claims import extract_claims
from .evidence.measures import find_measures
from .evidence.places import find_places
from .evidence.roles import country_roles, routes
from .models.agreement import agreements
from .models.classification import (
    CodebookClassifier,
    TextClassifier,
    add_labels,
    document_labels,
    evaluate,
    make_text_classifier,
    read_labels,
    unsure_labels,
)
from .models.embedding import embed
from .models.search import search
from .models.topics import (
    TopicModel,
    passage_groups,
    topic_differences,
    topic_prevalence,
    topics_by,
)
from .report.parameters import check_parameters
from .text.codes.codebook import load_codebook
from .text.repair import normalise
from .text.sentences import split_sentences

__all__ = [
    "CodebookClassifier",
    "Corpus",
    "CorpusError",
    "ResearchError",
    "TextClassifier",
    "TopicModel",
    "add_labels",
    "agreements",
    "audit_claims",
    "check_parameters",
    "corpus_from_texts",
    "country_roles",
    "document_labels",
    "embed",
    "evaluate",
    "extract_claims",
    "find_measures",
    "find_places",
    "iter_corpus",
    "load_codebook",
    "load_corpus",
    "make_text_classifier",
    "mask_persons",
    "normalise",
    "passage_groups",
    "quotes",
    "read_labels",
    "routes",
    "search",
    "show",
    "split_sentences",
    "topic_differences",
    "topic_prevalence",
    "topics_by",
    "unsure_labels",
]

__version__: str

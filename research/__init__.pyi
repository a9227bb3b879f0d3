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
from research.showing import evidence, show
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
    "evidence",
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
    "show",
    "split_sentences",
    "topic_differences",
    "topic_prevalence",
    "topics_by",
    "zero_shot",
]

__version__: str
_MODULE_OF: dict[str, str]

"""Topics of passages, in several languages at once or in the words of one.

The model is in `model`; where it looks for topics in `semantic` and `lexical`; the evidence in
`selection`; the words that mark a topic in `terms`; questions about groups in `groups`.
"""

from research.models.topics.groups import (
    compare_topics,
    distinctive_terms,
    nearest_passages,
    passage_groups,
    topic_differences,
    topic_prevalence,
    topics_by,
)
from research.models.topics.inputs import passages_of
from research.models.topics.model import TopicModel

__all__ = [
    "TopicModel",
    "compare_topics",
    "distinctive_terms",
    "nearest_passages",
    "passage_groups",
    "passages_of",
    "topic_differences",
    "topic_prevalence",
    "topics_by",
]

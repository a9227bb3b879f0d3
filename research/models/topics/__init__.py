"""Topics of passages, in several languages at once or in the words of one.

The model is in `model`, what it says of the passages in `tables`; where it looks for topics in
`semantic` and `lexical`; the evidence in `selection`; the words that mark a topic in `terms`;
questions about groups of passages, and about two models, in `groups`.
"""

from research.models.topics.groups import (
    passage_groups,
    topic_differences,
    topic_prevalence,
    topics_by,
)
from research.models.topics.model import TopicModel, passages_of

__all__ = [
    "TopicModel",
    "passage_groups",
    "passages_of",
    "topic_differences",
    "topic_prevalence",
    "topics_by",
]

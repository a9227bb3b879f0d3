"""Topics of passages in several languages at once.

The model is in `model`, its solver and the evidence for the number of topics in `solver`, the
words that mark a topic in `terms`, topics by group in `groups`.
"""

from research.topics.groups import topics_by
from research.topics.inputs import passages_of
from research.topics.model import TopicModel

__all__ = ["TopicModel", "passages_of", "topics_by"]

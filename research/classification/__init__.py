"""Classification: the codebook without labels, a text classifier for any labels, evaluation."""

from research.classification.codebook_classifier import CodebookClassifier
from research.classification.documents import document_labels
from research.classification.evaluation import evaluate
from research.classification.text_classifier import make_text_classifier

__all__ = ["CodebookClassifier", "document_labels", "evaluate", "make_text_classifier"]

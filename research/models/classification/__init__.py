"""Classification: the codebook without labels, a text classifier for any labels, evaluation."""

from research.models.classification.codebook_classifier import (
    CodebookClassifier,
    document_labels,
    unsure_labels,
)
from research.models.classification.evaluation import (
    evaluate,
)
from research.models.classification.labelling import (
    add_labels,
    read_labels,
)
from research.models.classification.metrics import (
    calibration_error,
)
from research.models.classification.text_classifier import (
    TextClassifier,
    make_text_classifier,
)

__all__ = [
    "CodebookClassifier",
    "TextClassifier",
    "add_labels",
    "calibration_error",
    "document_labels",
    "evaluate",
    "make_text_classifier",
    "read_labels",
    "unsure_labels",
]

"""Classification: the codebook without labels, a text classifier for any labels, evaluation."""

from research.classification.codebook_classifier import (
    CodebookClassifier,
    document_labels,
    unsure_labels,
)
from research.classification.evaluation import evaluate, held_out
from research.classification.labelling import (
    add_labels,
    agreement,
    conflicts,
    next_to_label,
    read_labels,
    suspected_labels,
)
from research.classification.likeness import zero_shot
from research.classification.measures import (
    calibration_error,
    compare,
    label_scores,
    reliability,
)
from research.classification.text_classifier import TextClassifier, make_text_classifier

__all__ = [
    "CodebookClassifier",
    "TextClassifier",
    "add_labels",
    "agreement",
    "calibration_error",
    "compare",
    "conflicts",
    "document_labels",
    "evaluate",
    "held_out",
    "label_scores",
    "make_text_classifier",
    "next_to_label",
    "read_labels",
    "reliability",
    "suspected_labels",
    "unsure_labels",
    "zero_shot",
]

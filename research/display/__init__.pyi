from . import plots
from .boards import ClaimBoard, LabelQueue, share_interval
from .figures import show_figure
from .hiding import hide_small_counts, mask_persons, masking, shareable
from .quotes import save_table, show_finding, show_quotes
from .tables import show_numbers, show_table, table_html
from .widgets import DocumentView, SearchBox, TopicBrowser
from .words import in_words

__all__ = [
    "ClaimBoard",
    "DocumentView",
    "LabelQueue",
    "SearchBox",
    "TopicBrowser",
    "hide_small_counts",
    "in_words",
    "mask_persons",
    "masking",
    "plots",
    "save_table",
    "share_interval",
    "shareable",
    "show_figure",
    "show_finding",
    "show_numbers",
    "show_quotes",
    "show_table",
    "table_html",
]

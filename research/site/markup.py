"""HTML from notebooks made safe and given anchors: what a notebook shows is untrusted.

Only a short list of elements and attributes survives, none of which can run, load or style
anything; see https://cheatsheetseries.owasp.org/ on cross-site scripting.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bs4 import BeautifulSoup
from nbconvert.preprocessors.sanitize import SanitizeHTML

_TAGS = (
    "a abbr b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp small span strong "
    "sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
_ATTRIBUTES = "class lang dir title colspan rowspan scope datetime open start reversed aria-label"
_WHOLE = re.compile(
    r"<(script|style|iframe|object|embed|template|svg|math|noscript|title|textarea|xmp)\b"
    r".*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(r"https?://|mailto:|#|(?![/\\])[^:?#\s]*(?:[?#]|$)", re.IGNORECASE)
_NOTEBOOK = re.compile(r'href="(?:[^":#]*/)?([^":#/]+)\.ipynb(?=["#])')
_NUMBER = re.compile(r"\s*(?:[-+−]?[\d.,\s]*\d\s?%?|[-–—]|)\s*")


def clean(html: str) -> str:
    """Return HTML with nothing in it that runs, loads or styles; links to notebooks go to pages.

    >>> clean('<b onclick="steal()">12</b><script>steal()</script>')
    '<b>12</b>'
    """
    options = {"tags": _TAGS.split(), "attributes": _allows, "strip": True}
    sanitizer: Any = SanitizeHTML(**options)  # type: ignore[no-untyped-call]
    return _NOTEBOOK.sub(r'href="\1.html', sanitizer.sanitize_html_tags(_WHOLE.sub("", html)))


def _allows(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and _LINK.match(value) is not None
    return name in _ATTRIBUTES.split()


def arrange(html: str) -> Any:
    """Return clean HTML as a tree with anchors at its headings and regions around its tables."""
    tree: Any = BeautifulSoup(html, "html.parser")
    names = Counter(["content", "stopped"])
    for heading in tree(["h2", "h3", "h4"]):
        name = "-".join(heading.get_text().split())
        names[name] += 1
        heading["id"] = name if names[name] == 1 else f"{name}-{names[name]}"
    for number, table in enumerate(tree("table"), 1):
        _mark_columns(table)
        caption = f": {table.caption.get_text()}" if table.caption else ""
        about = {"role": "region", "tabindex": "0", "aria-label": f"Table {number}{caption}"}
        table.wrap(tree.new_tag("div", attrs={"class": "table", **about}))
    return tree


def _mark_columns(table: Any) -> None:
    """Give the cells of each column the class `number`, `short` or `long`, for the style sheet."""
    rows = [row(["th", "td"]) for row in table("tr")]
    if len({len(row) for row in rows}) > 1:  # Cells that span others.
        return
    for column in zip(*rows, strict=True):
        kind = _kind([cell.get_text() for cell in column if cell.name == "td"])
        for cell in column if kind else ():
            cell["class"] = kind


def _kind(texts: Sequence[str]) -> str:
    if any(texts) and all(map(_NUMBER.fullmatch, texts)):
        return "number"
    longest = max(map(len, texts), default=0)
    return "long" if longest > 100 else "short" if longest <= 20 else ""

"""HTML from notebooks made safe and given anchors: what a notebook shows is untrusted."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bs4 import BeautifulSoup
from nbconvert.preprocessors.sanitize import SanitizeHTML

from research.paths import read_toml

_RULES = read_toml("site/markup.toml")


def clean(html: str) -> str:
    """Return HTML with nothing in it that runs, loads or styles; links to notebooks go to pages.

    >>> clean('<b onclick="steal()">12</b><script>steal()</script>')
    '<b>12</b>'
    """
    options = {"tags": _RULES["tags"].split(), "attributes": _allows, "strip": True}
    sanitizer: Any = SanitizeHTML(**options)  # type: ignore[no-untyped-call]
    safe = sanitizer.sanitize_html_tags(re.sub(_RULES["whole"], "", html))
    return re.sub(_RULES["notebook"], r'href="\1.html', safe)


def _allows(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and re.match(_RULES["link"], value) is not None
    return name in _RULES["attributes"].split()


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


def join_page(html: str, name: str) -> str:
    """Return a page's HTML for a file of all pages, with anchors that no other page has."""
    tree: Any = BeautifulSoup(html, "html.parser")
    for element in tree(id=True):
        element["id"] = f"{name}--{element['id']}"
    for link in tree("a", href=re.compile(_RULES["internal"])):
        page, anchor = re.findall(_RULES["internal"], link["href"])[0]
        link["href"] = f"#{page or name}" + (f"--{anchor}" if anchor else "")
    for element in tree(attrs={"aria-label": True}):
        element["aria-label"] = f"{name}: {element['aria-label']}"
    for links in tree("p", "files"):  # They lead to files beside the page.
        links.decompose()
    return str(tree)


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
    if any(texts) and all(re.fullmatch(_RULES["number"], text) for text in texts):
        return "number"
    longest = max(map(len, texts), default=0)
    return "long" if longest > 100 else "short" if longest <= 20 else ""

"""Notebooks made safe to share: their HTML is untrusted, and their texts may tell secrets."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bs4 import BeautifulSoup
from nbconvert.preprocessors.sanitize import SanitizeHTML

from research.files.paths import read_toml

_RULES = read_toml(__file__, "markup.toml")
_SECRETS = read_toml(__file__, "secrets.toml")
_SECRET = re.compile(
    "|".join(f"(?P<{kind}>{_SECRETS[kind]})" for kind in _SECRETS), re.VERBOSE
)


def find_secrets(text: str) -> list[str]:
    """Return the absolute paths, passwords, tokens and private keys that a text tells.

    >>> find_secrets("saved in /home/ada/a.txt by Bearer 0123456789abcdef")
    ['/home/ada/a.txt', '0123456789abcdef']
    """
    return [found[0] for found in _SECRET.finditer(text)]


def hide_secrets(text: str) -> str:
    """Return a text without its secrets; of a path the name of the file stays.

    >>> hide_secrets("saved in /home/ada/a.txt by Bearer 0123456789abcdef")
    'saved in …/a.txt by Bearer [removed]'
    """
    return _SECRET.sub(
        lambda found: (
            re.sub(r".*[/\\]", "…/", found[0]) if found["path"] else "[removed]"
        ),
        text,
    )


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
    if name == "id":
        return re.fullmatch(_RULES["place"], value) is not None
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
        about = {
            "role": "region",
            "tabindex": "0",
            "aria-label": f"Table {number}{caption}",
        }
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
    if any(texts) and all(re.fullmatch(_RULES["number"], text) for text in texts):
        return "number"
    longest = max(map(len, texts), default=0)
    return "long" if longest > 100 else "short" if longest <= 20 else ""

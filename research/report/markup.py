"""Notebooks made safe to share: their HTML is untrusted, and their texts may tell secrets."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import bleach
from bs4 import BeautifulSoup

# What survives of the HTML in a notebook: nothing that can run, load or style anything;
# see https://cheatsheetseries.owasp.org/ on cross-site scripting.
_TAGS = """
a abbr b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary
sup table tbody td tfoot th thead time tr u ul var wbr
"""
_ATTRIBUTES = """
alt class lang dir title colspan rowspan scope datetime open start reversed aria-label
"""

# Elements that go with all that is in them.
_WHOLE_ELEMENT = re.compile(
    r"(?is)<(script|style|iframe|object|embed|template|svg|math|noscript|title|textarea|xmp)\b"
    r".*?(?:</\1\s*>|\Z)"
)
# Addresses that a link may have: of the web, of mail, of a place on the page, relative ones.
_SAFE_LINK = re.compile(r"(?i)https?://|mailto:|\#|(?![/\\])[^:?\#\s]*(?:[?\#]|$)")
# Pictures that lie in the page itself, of kinds that run nothing.
_OWN_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[\w+/=\s]+")
_PICTURE_ELSEWHERE = re.compile(r'<img(?![^>]*\ssrc=")[^>]*>')
_LINK_TO_NOTEBOOK = re.compile(r'href="(?:[^":\#]*/)?([^":\#/]+)\.ipynb(?=["\#])')
_ANCHOR_IN_DOCUMENT = re.compile(r"[0-9a-f]{6,}-(?:line-)?\d+")
_NUMBER_OR_NOTHING = re.compile(r"\s*(?:[-+−]?[\d.,\s]*\d\s?%?|[-–—]|)\s*")

# What no page may tell, also where it stands in JSON or code (there \n is two characters).
_PATH = r"""(?: (?<![\w:/.<\\+]) | (?<=\\[nrt]) ) (?:
  /(?:home|Users|root|data|workspace|tmp|var|mnt|media|srv|opt|work|etc|private|Volumes)(?:/[^\s/\\"'<>:|*?()\[\]]+)+
  | [A-Za-z]:(?:\\{2,4}[^\s\\"'<>:|*?]+)+
  | [A-Za-z]:/(?:Users|Documents|Temp)(?:/[^\s/\\"'<>:|*?]+)*
  | [A-Za-z]:\\(?:Users|Documents|Temp|Windows|Program[ ]Files)(?:\\[^\s\\"'<>:|*?]+)*
)
| (?<=file://)(?:/[^\s/\\"'<>:|*?]+)+
"""
_KEY = r"""
-----BEGIN[ ](?:[A-Z]+[ ])*PRIVATE[ ]KEY-----[^"]*?
  (?:-----END[ ](?:[A-Z]+[ ])*PRIVATE[ ]KEY-----|(?=")|\Z)
| (?: \b | (?<=\\[nrt]) ) (?:
  (?:AKIA|ASIA)[0-9A-Z]{16}\b
  | (?:gh[pousr]_|github_pat_|glpat-|hf_|sk-|sk_live_|pypi-)[\w-]{20,}
  | xox[abeoprs]-[\w-]{10,}
  | AIza[\w-]{35}
  | eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+
)
| (?<=[Bb]earer[ ])[\w.~+/-]{16,}=*
| (?<=://)[^\s/:@\\"'<>]+:[^\s/@\\"'<>]+(?=@)
| (?:(?<=password=)|(?<=api_key=)|(?<=token=)|(?<=secret=))[^\s\\"'&<>]{6,}
"""
_SECRET = re.compile(rf"(?P<path>{_PATH})|(?P<secret>{_KEY})", re.VERBOSE)


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

    def without(secret: re.Match[str]) -> str:
        return re.sub(r".*[/\\]", "…/", secret["path"] or "[removed]")

    return _SECRET.sub(without, text)


def clean(html: str) -> str:
    """Return HTML with nothing in it that runs, loads or styles; links to notebooks go to pages.

    >>> clean('<b onclick="steal()">12</b><script>steal()</script>')
    '<b>12</b>'
    """
    safe = bleach.clean(
        _WHOLE_ELEMENT.sub("", html),
        tags=_TAGS.split(),
        attributes=_allows,
        protocols=["http", "https", "mailto", "data"],
        strip=True,
    )
    return _LINK_TO_NOTEBOOK.sub(r'href="\1.html', _PICTURE_ELSEWHERE.sub("", safe))


def _allows(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and _SAFE_LINK.match(value) is not None
    if name == "src":
        return tag == "img" and _OWN_PICTURE.fullmatch(value) is not None
    if name == "id":
        return _ANCHOR_IN_DOCUMENT.fullmatch(value) is not None
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
        about = {
            "class": "table",
            "role": "region",
            "tabindex": "0",
            "aria-label": f"Table {number}{caption}",
        }
        table.wrap(tree.new_tag("div", attrs=about))
    return tree


def _mark_columns(table: Any) -> None:
    """Give the cells of each column the class `number`, `short` or `long`, for the style sheet."""
    rows = [row(["th", "td"]) for row in table("tr")]
    if len(set(map(len, rows))) > 1:  # Cells that span others.
        return
    for column in zip(*rows, strict=True):
        kind = _kind([cell.get_text() for cell in column if cell.name == "td"])
        for cell in column if kind else ():
            cell["class"] = kind


def _kind(texts: Sequence[str]) -> str:
    if any(texts) and all(map(_NUMBER_OR_NOTHING.fullmatch, texts)):
        return "number"
    longest = max(map(len, texts), default=0)
    if longest > 100:
        return "long"
    return "short" if longest <= 20 else ""

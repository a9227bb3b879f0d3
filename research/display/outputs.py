"""What a notebook is given to show: HTML with plain text beside it, and the files of a run.

Plain text can be compared, read aloud, and read where HTML is not shown. What is shown goes as
files into the folder that the environment variable `RESEARCH_ARTIFACTS` names, if it names one.
"""

import os
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from research.display.hiding import shareable
from research.files.paths import write_atomically
from research.text.repair import with_marks

KEPT: Counter[str] = Counter()  # the figures and tables that this kernel has written

# A tag, or what opens mathematics for MathJax, as JupyterLab has it: "$5 million and $3 million".
_TAG_OR_MATHS = re.compile(r"(<[^<>]*>)|\$|\\(?=[(\[]|begin)")


class Shown(NamedTuple):
    """Something to look at in a notebook: HTML, and the same in plain words."""

    html: str
    plain: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.plain

    def bundle(self) -> dict[str, str]:
        """Return it by the kinds of content that Jupyter knows."""
        return {"text/html": self.html, "text/plain": self.plain}


def as_shown(html: str, plain: str) -> Shown:
    r"""Return HTML and plain text as they may be shown (see `shareable`).

    >>> as_shown("<i title='$1'>$2</i>", "\x1b[2J")
    �[2J
    >>> as_shown("<i title='$1'>$2</i>", "").html
    "<i title='$1'><span>$</span>2</i>"
    """
    html, plain = (with_marks(shareable(each)) for each in (html, plain))
    html = _TAG_OR_MATHS.sub(lambda each: each[1] or f"<span>{each[0]}</span>", html)
    return Shown(html, plain)


def rendered(template: str, **values: Any) -> Shown:
    """Return what two templates of this package say; in HTML every value is escaped."""
    from jinja2 import Environment, PackageLoader

    templates = Environment(loader=PackageLoader("research.display"), autoescape=True)
    html, plain = (
        templates.get_template(f"{template}.{kind}.j2").render(values).strip()
        for kind in ("html", "txt")
    )
    return as_shown(html, plain)


def together(*parts: Shown) -> Shown:
    """Return several things to look at as one."""
    html, plain = zip(*parts, strict=True)
    return Shown("\n".join(html), "\n".join(plain))


def publish(
    data: dict[str, str],
    metadata: dict[str, object],
) -> None:
    """Show content in a notebook, each kind by its name, such as ``text/html``."""
    from IPython.display import display

    display(data, raw=True, metadata=metadata)  # type: ignore[no-untyped-call]


def keep(
    kind: str,
    files: Mapping[str, str | bytes],
) -> dict[str, object]:
    """Write files, by their endings, where a run keeps what is shown; return their name."""
    folder = os.environ.get("RESEARCH_ARTIFACTS")
    if not folder:
        return {}
    KEPT[kind] += 1
    numbered = kind in ("figure", "table")  # the others have one file in a notebook
    name = f"{kind}-{KEPT[kind]}" if numbered else kind
    for ending, content in files.items():
        write_atomically(Path(folder, f"{name}.{ending}"), content)
    return {"artifact": name}

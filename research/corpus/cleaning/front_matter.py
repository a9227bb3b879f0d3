"""Front matter: fields in YAML above the text of a Markdown file, between lines of hyphens."""

import re
from contextlib import suppress
from typing import Any

from research.corpus.readers.base import first_date, tidy
from research.corpus.readers.columns import METADATA, named_role

_FENCED = re.compile(
    r"(?s)\ufeff?---[ \t]*\r?\n(?P<fields>.{1,5000}?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)


def read_front_matter(text: str) -> tuple[int, dict[str, str]]:
    r"""Return where the front matter of a text ends, and what its fields say of the text.

    >>> read_front_matter("---\ntitle: Arms\nsource: Port Weekly\n---\nPolice seized arms.")
    (40, {'title': 'Arms', 'publisher': 'Port Weekly'})
    >>> read_front_matter("---\nPolice seized arms.\n---\n")
    (0, {})
    """
    import yaml

    match = _FENCED.match(text)
    if match is None:
        return 0, {}
    fields = None
    with suppress(yaml.YAMLError, ValueError, RecursionError):
        fields = yaml.safe_load(match["fields"])
    if not isinstance(fields, dict):
        return 0, {}
    stated: dict[str, Any] = {}
    for name, value in fields.items():
        role, _ = named_role(str(name))
        values = value if isinstance(value, list) else [value]
        # Nothing that holds more values: an alias may stand for millions of them.
        plain = [str(each) for each in values if not isinstance(each, list | dict)]
        if role in METADATA:
            stated.setdefault(role, ", ".join(plain))
    stated["date"] = first_date(stated.get("date", ""))
    return match.end(), tidy(stated)

"""The codebook: the categories of `codebook.toml`, or of a user's file of the same form.

The file explains itself in its head, and `codebook.schema.json` checks its form. Keys read
`axis.name`; a category may roll up to a parent.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fastjsonschema

from research.errors import ResearchError
from research.files.paths import PathLike, find_input

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_CODEBOOK = Path(__file__).with_name("codebook.toml")

_SCHEMA = DEFAULT_CODEBOOK.with_suffix(".schema.json")
_COLUMNS = ["name", "name_ru", "axis", "parent", "definition", "source", "iccs", "note"]
_COUNTED = ["terms_en", "terms_ru"]


@dataclass(frozen=True)
class Category:
    """One category of the codebook; the head of ``codebook.toml`` says what each field means."""

    key: str
    name: str
    definition: str
    name_ru: str = ""
    definition_ru: str = ""
    source: str = ""
    iccs: tuple[str, ...] = ()
    terms_en: tuple[str, ...] = ()
    terms_ru: tuple[str, ...] = ()
    parent: str | None = None
    index_since: int | None = None
    needs_context: bool = False
    fallback: bool = False
    without_number: bool = False
    note: str = ""

    @property
    def axis(self) -> str:
        """The part of the key before the dot: market, actor, resilience and so on."""
        return self.key.partition(".")[0]

    @property
    def descriptions(self) -> tuple[str, ...]:
        """The name and definition as one text, in each language that the category has."""
        pairs = ((self.name, self.definition), (self.name_ru, self.definition_ru))
        return tuple(f"{name}. {text}" for name, text in pairs if name and text)


@dataclass(frozen=True)
class Codebook:
    """The categories in the order of the file, with look-up by key.

    `cues` are the phrases that show a context of crime, a name, a doubt or a denial.

    Examples
    --------
    >>> codebook = load_codebook()
    >>> len(codebook), codebook["market.drugs"].axis, codebook["market.heroin_trade"].parent
    (65, 'market', 'market.drugs')
    """

    categories: tuple[Category, ...]
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.categories)

    def __iter__(self) -> Iterator[Category]:
        return iter(self.categories)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __getitem__(self, key: str) -> Category:
        if key not in self._by_key:
            raise ResearchError(
                f'The codebook has no category "{key}"; codebook.keys lists them.'
            )
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[str, Category]:
        return {category.key: category for category in self.categories}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order of the file."""
        return tuple(self._by_key)

    def to_frame(self) -> pd.DataFrame:
        """Return the categories as a table, indexed by key; of the terms, how many there are."""
        import pandas as pd

        frame = pd.DataFrame(list(self)).set_index("key")
        frame["axis"] = [category.axis for category in self]
        frame["iccs"] = frame["iccs"].map(", ".join)
        frame["parent"] = frame["parent"].fillna("")
        frame[_COUNTED] = frame[_COUNTED].map(len)
        return frame[_COLUMNS + _COUNTED]


def _unusable(path: Path, why: str) -> ResearchError:
    return ResearchError(
        f"The codebook {path} cannot be used: {why}. The head of {DEFAULT_CODEBOOK.name} in the "
        "package explains the form."
    )


def _parse(path: Path) -> dict[str, Any]:
    """Return what a file says, if it has the form of a codebook."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        why = f"it cannot be read as TOML in UTF-8: {error}"
        raise _unusable(path, why) from error
    try:
        schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
        fastjsonschema.compile(schema)(data)
    except fastjsonschema.JsonSchemaValueException as error:
        where = _where(error.path[1:], data)
        expected = error.definition["description"]
        raise _unusable(path, f"{where} must be {expected}") from error
    return data


def _where(steps: list[str], data: Mapping[str, Any]) -> str:
    """Name a place in the file, as in: "terms_en" of category "crime.theft"."""
    names = [f'"{step}"' for step in steps if not step.isdigit()]
    if len(steps) > 1 and steps[0] == "category":
        position = int(steps[1])
        row = data["category"][position]
        names[0] = f"category number {position + 1}"
        if isinstance(row, dict) and "key" in row:
            names[0] = f'category "{row["key"]}"'
    names.reverse()
    return " of ".join(names) or "it"


def _check_keys(path: Path, categories: tuple[Category, ...]) -> None:
    """Refuse what no schema sees: keys that stand twice, and parents that lead nowhere."""
    keys = [category.key for category in categories]
    parents = {category.key: category.parent for category in categories}
    for key, parent in parents.items():
        if keys.count(key) > 1:
            raise _unusable(path, f'the key "{key}" stands more than once; keep one')
        if parent not in (None, *keys):
            raise _unusable(
                path, f'"{key}" has the parent "{parent}", which is no category'
            )
    try:
        TopologicalSorter({key: [parent] for key, parent in parents.items()}).prepare()
    except CycleError as error:
        circle = " < ".join(error.args[1])
        why = f"a category is its own parent in the end ({circle})"
        raise _unusable(path, why) from error


def _category(row: Mapping[str, Any]) -> Category:
    lists = {name: tuple(row[name]) for name in row if isinstance(row[name], list)}
    return Category(**{**row, **lists})


def _read(path: Path) -> Codebook:
    data = _parse(path)
    categories = tuple(map(_category, data["category"]))
    _check_keys(path, categories)
    cues: dict[str, tuple[str, ...]] = {}
    for name, phrases in data.get("cues", {}).items():
        kind = name.rpartition("_")[0]  # before the language
        cues[kind] = (*cues.get(kind, ()), *phrases)
    return Codebook(categories, cues)


@cache
def _default() -> Codebook:
    return _read(DEFAULT_CODEBOOK)


def load_codebook(path: PathLike | None = None) -> Codebook:
    """Return the codebook in the TOML file `path`, or the package's own.

    The head of ``research/text/codes/codebook.toml`` explains the form; a file that cannot be used
    is refused with a sentence that names the line or the key.

    Examples
    --------
    >>> load_codebook()["enabler.corruption"].name_ru
    'Коррупция'
    """
    if path is None:
        return _default()
    own = _read(find_input(path))
    own_cues = {kind: phrases for kind, phrases in own.cues.items() if phrases}
    return replace(own, cues={**_default().cues, **own_cues})

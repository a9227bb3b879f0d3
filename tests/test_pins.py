"""pyproject.toml, constraints.txt and environment.yml say the same (see .ci/pins)."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "organised-crime-research"


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]


@pytest.fixture(scope="module")
def pins(root):
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def pinned_here(pins):
    """Return the pins whose markers fit this Python and system."""
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in pins
        if pin.marker is None or pin.marker.evaluate()
    }


def direct(project):
    optional = (
        line for extra in project["optional-dependencies"].values() for line in extra
    )
    return [Requirement(line) for line in [*project["dependencies"], *optional]]


def needed(requirement, seen):
    """Add the names that `requirement` brings here, by the metadata of what is installed."""
    name = canonicalize_name(requirement.name)
    key = (name, *sorted(requirement.extras))
    if key in seen:
        return
    try:
        lines = requires(name) or []
    except PackageNotFoundError:  # an extra that is not installed here
        return
    seen.add(key)
    for line in map(Requirement, lines):
        extras = [{"extra": extra} for extra in requirement.extras] or [{"extra": ""}]
        if line.marker is None or any(line.marker.evaluate(extra) for extra in extras):
            needed(line, seen)


def test_every_direct_dependency_is_pinned_within_its_bounds(project, pins):
    pinned = pinned_here(pins)
    wrong = [
        str(line)
        for line in direct(project)
        if line.name != PROJECT
        and not line.specifier.contains(pinned.get(canonicalize_name(line.name), "0"))
    ]
    assert wrong == []


def test_everything_that_dependencies_bring_is_pinned(project, pins):
    seen = set()
    for line in direct(project):
        if line.name != PROJECT:
            needed(line, seen)
    assert len(seen) > 50
    assert {name for name, *_ in seen} - set(pinned_here(pins)) == set()


def test_no_pin_is_for_something_that_nothing_needs(project, pins):
    names = {canonicalize_name(pin.name) for pin in pins}
    wanted = {canonicalize_name(line.name) for line in direct(project)} - {PROJECT}
    assert wanted <= names
    assert PROJECT not in names


def test_pins_are_exact_and_name_no_address(root, pins):
    assert all(re.fullmatch(r"==[^*,]+", str(pin.specifier)) for pin in pins)
    text = (root / "constraints.txt").read_text() + (
        root / "environment.yml"
    ).read_text()
    assert re.search(r"https?://|file:|@|--", text.replace("# ", "")) is None


def test_the_environment_uses_the_pins_and_a_python_that_the_project_allows(
    root, project
):
    text = (root / "environment.yml").read_text(encoding="utf-8")
    assert "- -c constraints.txt" in text
    assert "- -e .[test]" in text
    python = re.search(r"python=([\d.]+)", text)[1]
    assert Requirement(f"python{project['requires-python']}").specifier.contains(python)


def test_versions_installed_here_are_the_pinned_ones_where_installed_with_them(pins):
    pinned = pinned_here(pins)
    core = ["pandas", "scikit-learn", "numpy", "papermill", "nbconvert", "seaborn"]
    different = {name: version(name) for name in core if version(name) != pinned[name]}
    if different:
        pytest.skip(f"installed without constraints.txt: {different}")
    assert set(core) <= set(pinned)

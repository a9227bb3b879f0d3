"""What a result depends on beside its input: the code, its data files, and the libraries.

A result that is kept has this in its key, so that a change of any of them makes it anew. Of a
notebook the modules that it uses count, of a table the floor that makes it and those below.
"""

import ast
import hashlib
import platform
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

DISTRIBUTION = "organised-crime-research"  # `research` is taken by another project
FLOORS = ("files", "text", "corpus", "evidence", "models", "display", "report")
_PACKAGE = Path(__file__).parents[1]
_LONGEST_NAME = 60  # characters of a file's name; texts of a module are longer
_NAME = re.compile(r"^[\w.-]+")  # of the package that a requirement is for
_LOADER = re.compile(r"PackageLoader\(\"([\w.]+)\"\)")


def content_hash(content: str | bytes) -> str:
    """Return the SHA-256 of a text or of bytes."""
    data = (
        content.encode("utf-8", "surrogatepass")
        if isinstance(content, str)
        else content
    )
    return hashlib.sha256(data).hexdigest()


@lru_cache
def package_versions() -> dict[str, str]:
    """Return the versions of the packages that `research` states that it needs."""
    versions = {}
    for requirement in requires(DISTRIBUTION) or []:
        name = _NAME.findall(requirement)[0]
        if "extra ==" not in requirement:
            with suppress(PackageNotFoundError):
                versions[name] = version(name)
    return dict(sorted(versions.items()))


@lru_cache
def fingerprint(floor: str) -> str:
    """Return a hash of what a floor does: of its files, those below it, and the libraries.

    Imports go down only, so that nothing else decides what a function of the floor returns.

    >>> fingerprint("text") == fingerprint("corpus")
    False
    """
    total = hashlib.sha256(f"{platform.python_version()} {package_versions()}".encode())
    for name in FLOORS[: FLOORS.index(floor) + 1]:
        for file in sorted(_PACKAGE.joinpath(name).rglob("*.*")):
            if file.suffix != ".pyc" and file.is_file():
                total.update(file.relative_to(_PACKAGE).as_posix().encode())
                total.update(file.read_bytes())
    return total.hexdigest()


def used_files(source: str) -> list[Path]:
    """Return the files of `research` that code reaches, by its imports and theirs, in order.

    >>> [path.name for path in used_files("from research.text.repair import normalise")]
    ['__init__.py', '__init__.py', 'lines.py', 'repair.py']
    """
    files = {_PACKAGE / "__init__.py"}
    waiting = set(_named_files(_parse(source)))
    while waiting:
        file = waiting.pop()
        files.add(file)
        if file.suffix == ".py":
            waiting |= _files_of_module(file) - files
    return sorted(files)


def _parse(source: str) -> ast.AST:
    """Return the syntax tree of code, its commands to the notebook (``%``, ``!``) left out."""
    lines = source.splitlines()
    code = [line for line in lines if not line.lstrip().startswith(("%", "!"))]
    try:
        return ast.parse("\n".join(code))
    except SyntaxError:  # The run will say so.
        return ast.Module([], [])


@lru_cache
def _files_of_module(file: Path) -> frozenset[Path]:
    """Return the modules that a module names, and the data files and templates beside them."""
    source = file.read_text(encoding="utf-8")
    tree = ast.parse(source)
    return frozenset(
        [*_named_files(tree), *_data_files(tree, file), *_templates(source)]
    )


def _data_files(tree: ast.AST, module: Path) -> Iterator[Path]:
    """Yield the files beside a module that it names, as in ``read_toml(__file__, "x.toml")``."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if 0 < len(text) < _LONGEST_NAME:
                path = module.parent / text
                if path.suffix and path.is_file():
                    yield path


def _templates(source: str) -> Iterator[Path]:
    """Yield the templates of the packages that code loads some from."""
    for package in _LOADER.findall(source):
        yield from _PACKAGE.parent.joinpath(*package.split("."), "templates").iterdir()


def _named_files(tree: ast.AST) -> Iterator[Path]:
    """Yield the files of the modules that a syntax tree imports or names as `research.name`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    yield from _files_on_the_way(alias.name)
            case ast.ImportFrom(module=str(module)):
                for alias in node.names:
                    yield from _files_on_the_way(f"{module}.{alias.name}")
            case ast.Attribute(value=ast.Name(id="research"), attr=name):
                yield from _files_on_the_way(f"research.{name}")


def _files_on_the_way(name: str) -> Iterator[Path]:
    """Yield what Python runs to import a dotted name: each package on the way, and the module.

    A package with a stub imports the module of a name when the name is used; where the package
    itself is named, it may be any of them.
    """
    first, *parts = name.split(".")
    if first != "research" or not parts:
        return
    *package, last = parts
    if module := _lazy_names(_PACKAGE.joinpath(*package)).get(last):
        parts = [*package, *module.split(".")]
    for module in _lazy_names(_PACKAGE.joinpath(*parts)).values():
        yield from _files_on_the_way(".".join([first, *parts, module]))
    for i in range(1, len(parts) + 1):
        place = _PACKAGE.joinpath(*parts[:i])
        yield from filter(
            Path.is_file, (place / "__init__.py", place.with_suffix(".py"))
        )


@lru_cache
def _lazy_names(package: Path) -> dict[str, str]:
    """Return the module of each name of a package that its stub lists, if it has a stub."""
    file = package / "__init__.pyi"
    stub = ast.parse(file.read_text(encoding="utf-8") if file.is_file() else "")
    imports = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    return {
        alias.name: node.module or alias.name
        for node in imports
        for alias in node.names
    }

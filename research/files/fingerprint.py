"""What a result depends on beside its input: the code, its data files, and the libraries.

A result that is kept has this in its key, so that a change of any of them makes it anew: of the
floor that makes it, or of one below.
"""

import hashlib
import platform
import re
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

DISTRIBUTION = "organised-crime-research"  # `research` is taken by another project
FLOORS = ("files", "text", "corpus", "evidence", "models", "display", "report")
_PACKAGE = Path(__file__).parents[1]
_NAME = re.compile(r"^[\w.-]+")  # of the package that a requirement is for


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

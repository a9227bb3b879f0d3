"""What no page may tell: the folders of a machine, passwords, tokens and private keys."""

import re

from research.paths import read_toml

_KINDS = read_toml("site/secrets.toml")
_SECRET = re.compile("|".join(f"(?P<{kind}>{_KINDS[kind]})" for kind in _KINDS), re.VERBOSE)


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

    def rest(secret: re.Match[str]) -> str:
        return "…/" + re.split(r"[/\\]", secret[0])[-1] if secret["path"] else "[removed]"

    return _SECRET.sub(rest, text)

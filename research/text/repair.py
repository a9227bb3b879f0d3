"""A text as it was meant, for models: documents themselves stay as they were received.

Mojibake is undone by `ftfy` (Speer 2019, https://doi.org/10.5281/zenodo.2591652). Letters that
only look right (Latin in a Cyrillic word, or the reverse) are put right where every one of them
has a twin in the alphabet of the rest of the word (Unicode Technical Standard #39, confusables).
"""

import re

from research.text.lines import plain

_LATIN = "aceopxyABCEHKMOPTXYikhm"
_CYRILLIC = "асеорхуАВСЕНКМОРТХУікһм"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_MIXED = re.compile(r"(?<!\w)\w*(?:[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z])\w*")
_CYRILLIC_LETTER = re.compile(r"[Ѐ-ӿ]")
_LATIN_LETTER = re.compile(r"[A-Za-z]")
# What a terminal or a page obeys instead of showing it: control characters, and turns of the
# direction of writing (Unicode Technical Report 36).
_OBEYED = re.compile(r"[\0-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _in_one_alphabet(match: re.Match[str]) -> str:
    word = match[0]
    cyrillic = word.translate(_TO_CYRILLIC)
    if not _LATIN_LETTER.search(cyrillic):
        return cyrillic
    latin = word.translate(_TO_LATIN)
    return word if _CYRILLIC_LETTER.search(latin) else latin


def unify_letters(text: str) -> str:
    """Return a text of the same length in which no word mixes look-alike letters.

    >>> unify_letters("нaркoтики")  # with a Latin a and o
    'наркотики'
    """
    return text if text.isascii() else _MIXED.sub(_in_one_alphabet, text)


def normalise(text: str) -> str:
    r"""Return a text as it was meant: no mojibake, no look-alike letters, plain white space.

    >>> normalise("Ð\x98Ð·Ñ\x8aÑ\x8fÑ\x82Ð¾ ору\xadжие\u00a0в  Mинске")
    'Изъято оружие в Минске'
    """
    from ftfy import badness, fix_encoding

    if not text.isascii() and badness.is_bad(text):
        text = fix_encoding(text)
    return unify_letters(plain(text))


def with_marks(text: str) -> str:
    r"""Return a text of the same length with a mark for what would be obeyed, not shown.

    >>> with_marks("\x1b[2J and \u202eright to left")
    '�[2J and �right to left'
    """
    return _OBEYED.sub("\ufffd", text)

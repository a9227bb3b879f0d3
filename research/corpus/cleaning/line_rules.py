"""Rules of cleaning for one line: the kinds of noise that a line shows by itself.

Each rule is a small function over a line as it looks (`plain`); the words are in `cleaning.toml`,
the patterns in `patterns`.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from research.corpus.cleaning.patterns import (
    GLUED,
    PARTS,
    PEOPLE,
    QUOTED,
    SENTENCE_END,
    SITE,
    WIDGET,
    WORD,
)
from research.corpus.cleaning.vocabulary import (
    after,
    after_label,
    count_forms,
    entries,
    words,
)
from research.text.dates import weekday_names, without_dates
from research.text.lexicon import fold
from research.text.lines import ends_sentence, is_list_item, plain

_LONGEST = 300  # characters that noise has by itself


def _has_digit(line: str) -> bool:
    return any(map(str.isdigit, line))


def _is_of_words(line: str, core: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether a line has a word of the core, and no word but these and the others."""
    used = set(words(line))
    return bool(used & core) and used <= core | others


@lru_cache(10_000)
def is_interface(line: str) -> bool:
    """Know a label of a site: a few words, all of them of buttons, menus and widgets."""
    bare = line.removesuffix("...")
    if len(bare) > 120 or bare.endswith((".", ";", ",")) or is_list_item(bare):
        return False
    if SITE.fullmatch(bare):
        return True
    used = words(GLUED.sub(" ", QUOTED.sub("", bare)))
    if len(used) > 12 or count_forms(used, "interface") < len(used):
        return False
    return any(count_forms(used, "interface", kind) for kind in ("acts", "words"))


def is_counter(line: str) -> bool:
    """Know a count of readers or comments: its words and a number, nothing else."""
    if WIDGET.fullmatch(line):
        return True
    if "%" in line or not _has_digit(line):
        return False
    return _is_of_words(line, entries("counter", "words"), entries("counter", "links"))


def _goes_on(rest: str) -> bool:
    """Know the rest of a sentence: 'Photo: one of the proofs that the court has seen.'."""
    starts_lower = rest.lstrip()[:1].islower()
    return starts_lower and rest.endswith(".") and len(rest.split()) > 4


def _credits(rest: str) -> bool:
    """Tell whether what follows 'Photo' says who took it, and is not the rest of a sentence."""
    if not rest.rstrip("."):
        return True
    n_words = len(rest.split())
    if rest[0] in ":/|©" and not _goes_on(rest[1:]):
        return n_words <= 20
    is_linked = after(rest, "photo_credit", "links") is not None
    return is_linked and n_words <= (4 if ends_sentence(rest) else 9)


def is_photo_credit(line: str) -> bool:
    """Know who took a picture: 'Photo: …', 'Фото с сайта …', 'Arms seized. Photo: BelTA'."""
    aside = fold(line[-40:]).rpartition("(")[2]
    if aside in entries("photo_credit", "asides"):
        return True
    bare = line.strip("()[] ")
    after_phrase = after(bare, "photo_credit", "phrases")
    if after_phrase is not None and after_phrase[:1] in ".,:;/|":
        return True
    rest = after(bare, "photo_credit", "starts")
    return rest is not None and _credits(rest)


def is_byline(line: str) -> bool:
    """Know who wrote the text: 'By Anna Petrova (…)', 'Автор: Иван Петров, эксперт'."""
    started = after(line, "byline", "starts")
    if started == "":
        return True
    rest = after(line, "byline", "labels") if started is None else started
    if rest is None or len(line) > 150:
        return False
    named = rest.removeprefix(":").lstrip()
    people = PEOPLE.match(named)
    if not people:
        return False
    role = named[people.end() :].lstrip()
    if not role:
        return True
    adds_role = role[0] in "(,;|/–—-" and not ends_sentence(role.rstrip(")"))
    return adds_role and (started is not None or rest.startswith(":"))


@lru_cache(10_000)
def is_dateline(line: str) -> bool:
    """Know a line that only says when (and at most where) the text came out."""
    if len(line) > 120 or not _has_digit(line):
        return False
    known = entries("dateline", "words") | weekday_names()
    undated = without_dates(line)
    if undated == line:
        units = entries("dateline", "units") | known
        return _is_of_words(line, entries("dateline", "relative"), units)
    # At most two words of a place are left.
    left = [word for word in WORD.findall(undated) if fold(word) not in known]
    return len(left) <= 2 and all(word[0].isupper() for word in left)


def heading(line: str) -> str:
    """Return a line as a heading is compared: without case, numbers and marks around it."""
    return fold(line).strip(" :.…«»<>←→↑‹›-–—()0123456789*")


def is_navigation(line: str) -> bool:
    """Know a way around the site, and a heading of what follows the text on its page."""
    known = entries("navigation", "lines") | entries("end_marker")
    return heading(line) in known


def is_read_also(line: str) -> bool:
    """Know a pointer to another text: 'Read also: …', and no rest of a sentence after it."""
    other = after_label(line, "read_also", "starts")
    return other is not None and not _goes_on(other)


def is_boilerplate(line: str) -> bool:
    """Know consent, subscription, rights and channel notices in the site's own voice."""
    own = fold(QUOTED.sub("", line))
    if any(phrase in own for phrase in entries("boilerplate", "contains")):
        return True
    sentences = (part.strip(" !👉►▶—–-") for part in SENTENCE_END.split(own))
    return any(after(part, "boilerplate", "starts") is not None for part in sentences)


@cache
def _notices() -> re.Pattern[str]:
    """Return what matches a text in which all words of one notice stand, in any order."""
    notices = []
    for entry in entries("notice", "together"):
        forms = entry.replace("*", r"\w*").split()
        notices.append("".join(rf"(?=.*\b(?:{form})(?!\w))" for form in forms))
    return re.compile("|".join(notices))


@lru_cache(10_000)
def is_notice(line: str) -> bool:
    """Know what a site says of itself or asks of its reader, where it stands off the text."""
    if len(line) > 400:
        return False
    if " " in line and line.endswith((".", ":")) and is_interface(line[:-1]):
        return True
    return _notices().match(fold(QUOTED.sub("", line))) is not None


def is_imprint(line: str) -> bool:
    """Know a row of bylines, dates, counts and buttons: '3 June 2021 • By Ann Lee • 5 min'."""
    if len(line) > 150:
        return False
    parts = list(filter(None, PARTS.split(line)))
    return len(parts) > 1 and all(
        is_dateline(part) or kind_of_line(part) or is_interface(part) for part in parts
    )


def is_office(line: str) -> bool:
    """Know an office or a source: 'Press service of the police', 'Источник: БЕЛТА'."""
    if len(line) > 150:
        return False
    bare = line.strip("()")
    if after_label(bare, "signature", "sources") is not None:
        return True
    if line.rstrip(")").endswith((".", ":", ";", ",")):
        return False
    ends = tuple(entries("signature", "ends"))
    return after(bare, "signature", "starts") is not None or fold(line).endswith(ends)


def is_separator(line: str) -> bool:
    """Know a line without a letter or a digit."""
    return not any(map(str.isalnum, line))


LINE_RULES: dict[str, Callable[[str], bool]] = {
    "separator": is_separator,
    "counter": is_counter,
    "photo_credit": is_photo_credit,
    "byline": is_byline,
    "navigation": is_navigation,
    "read_also": is_read_also,
    "boilerplate": is_boilerplate,
}


@lru_cache(10_000)
def kind_of_line(line: str) -> str | None:
    """Return the kind of noise that a line is by itself, or None.

    >>> [kind_of_line(line) for line in ("Read 2740 times", "Фото: МВД", "Police seized arms.")]
    ['counter', 'photo_credit', None]
    """
    looks = plain(line)
    if len(looks) > _LONGEST and not is_separator(looks):
        return None
    return next((kind for kind, knows in LINE_RULES.items() if knows(looks)), None)

"""Rules of cleaning for one line: the kinds of noise that a line shows by itself.

Each rule is a small function over a line as it looks (`plain`); the words are in `cleaning.toml`.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from research.corpus.cleaning.vocabulary import (
    PATTERNS,
    WORD,
    after,
    entries,
    fold,
    is_form,
    words,
)
from research.text.dates import find_dates, weekday_names
from research.text.lines import ends_sentence, is_list_item, plain

_LONGEST = 300  # characters that noise has by itself


def _is_of_words(line: str, core: frozenset[str], others: frozenset[str]) -> bool:
    used = set(words(line))
    return bool(used & core) and used <= core | others


@lru_cache(maxsize=10_000)
def is_interface(line: str) -> bool:
    """Know a label of a site: a few words, all of them of buttons, menus and widgets."""
    bare = line.removesuffix("...")
    if len(bare) > 120 or bare.endswith((".", ";", ",")) or is_list_item(bare):
        return False
    used = words(PATTERNS["glued"].sub(" ", PATTERNS["quoted"].sub("", bare)))
    known = all(is_form(word, "interface", "acts", "words", "links") for word in used)
    said = known and any(is_form(word, "interface", "acts", "words") for word in used)
    return (said and len(used) <= 12) or bool(PATTERNS["site"].fullmatch(bare))


def is_share_button(line: str) -> bool:
    """Know a button by what it does: 'Share', 'Войти на сайт', 'FacebookTwitterWhatsApp'."""
    is_label = is_interface(line) and not any(map(str.isdigit, line))
    used = words(PATTERNS["glued"].sub(" ", line)) if is_label else []
    row = (
        sum(is_form(word, "share_button", "places") for word in used) >= 3
        and "," not in line
    )
    return row or any(is_form(word, "interface", "acts") for word in used)


def is_weak_label(line: str) -> bool:
    """Know a word that is a button beside other buttons, and may be a heading elsewhere."""
    return all(
        is_form(w, "share_button", "places", "links") for w in words(line[:90]) or "?"
    )


def is_counter(line: str) -> bool:
    """Know a count of readers or comments: its words and a number, nothing else."""
    counts = _is_of_words(
        line, entries("counter", "words"), entries("counter", "links")
    )
    return bool(PATTERNS["widget"].fullmatch(line)) or (
        counts and any(map(str.isdigit, line)) and "%" not in line
    )


def _goes_on(rest: str) -> bool:
    return rest.lstrip()[:1].islower() and rest.endswith(".") and len(rest.split()) > 4


def _credits(rest: str) -> bool:
    """Tell whether what follows 'Photo' says who took it, and is not the rest of a sentence."""
    length = len(rest.split())
    if not rest.rstrip("."):
        return True
    if rest[0] in ":/|©" and not _goes_on(rest[1:]):
        return length <= 20
    named = all(w.isupper() or (w.istitle() and w[0] > "z") for w in WORD.findall(rest))
    named &= length <= 4 and not ends_sentence(rest)
    linked = (
        rest[0] in ":—–-" or after(rest, "photo_credit", "links") is not None or named
    )
    return linked and length <= (4 if ends_sentence(rest) else 9)


def is_photo_credit(line: str) -> bool:
    """Know who took a picture: 'Photo: …', 'Фото с сайта …', 'Arms seized. Photo: BelTA'."""
    bare = line.strip("()[] ")
    whole = after(bare, "photo_credit", "phrases")
    rest = after(bare, "photo_credit", "starts")
    aside = fold(line[-40:]).rpartition("(")[2] in entries("photo_credit", "asides")
    is_whole = whole is not None and whole[:1] in ".,:;/|"
    if aside or is_whole or (rest is not None and _credits(rest)):
        return True
    caption, _, credit = bare.rpartition(". ") if len(bare) <= 150 else ("", "", "")
    rest = after(credit, "photo_credit", "starts")
    return 0 < len(caption) < 80 and (rest or "")[:1] in tuple(":/©|")


def is_byline(line: str) -> bool:
    """Know who wrote the text: 'By Anna Petrova (…)', 'Автор: Иван Петров, эксперт'."""
    started, labelled = after(line, "byline", "starts"), after(line, "byline", "labels")
    rest = (labelled if started is None else started) or ""
    name = (
        PATTERNS["people"].match(rest.removeprefix(":").lstrip())
        if len(line) <= 150
        else None
    )
    role = rest.removeprefix(":").lstrip()[name.end() :].lstrip() if name else "?"
    adds = (
        role[0] in "(,;|/–—-" and not ends_sentence(role.rstrip(")")) if role else True
    )
    return (
        adds and (started is not None or rest.startswith(":") or not role)
    ) or started == ""


@lru_cache(maxsize=10_000)
def is_dateline(line: str) -> bool:
    """Know a line that only says when (and at most where) the text came out."""
    if len(line) > 120 or not any(map(str.isdigit, line)):
        return False
    known = entries("dateline", "words") | weekday_names()
    dates = list(find_dates(line))
    if not dates:
        units = entries("dateline", "units") | known
        return _is_of_words(line, entries("dateline", "relative"), units)
    rest = line
    for date in reversed(dates):
        rest = rest[: date.start] + rest[date.end :]
    left = [word for word in WORD.findall(rest) if fold(word) not in known]
    return len(left) <= 2 and all(word[0].isupper() for word in left)


def is_tag_list(line: str) -> bool:
    """Know the sections and tags that a text is filed under."""
    if ends_sentence(line):
        return False
    labelled = (after(line, "tags", "starts") or "").startswith(":")
    hashed = all(word.startswith("#") for word in line.replace(",", " ").split())
    return labelled or hashed or after(line, "tags", "phrases") is not None


def is_read_also(line: str) -> bool:
    """Know a pointer to another text: 'Read also: …', 'Читайте также «…»'."""
    line = line.lstrip("►▶→»>👉📌❗ ")
    rest = after(line, "read_also", "starts") or ""
    labelled = rest[:1] in tuple(":>»→") and not _goes_on(rest[1:])
    loose = not line.endswith((".", ";", ":")) and after(line, "read_also", "phrases")
    return labelled or bool(loose and loose[0] not in ",—–-")


def label(line: str) -> str:
    """Return a line as a heading is compared: without case, numbers and marks around it."""
    return fold(line).strip(" :.…«»<>←→↑‹›-–—()0123456789*")


def is_navigation(line: str) -> bool:
    """Know a way around the site, and a heading of what follows the text on its page."""
    if len(line) > 200:
        return False
    known = entries("navigation", "lines") | entries("end_marker", "lines")
    known |= entries("end_marker", "comments")
    parts = [label(part) for part in PATTERNS["parts"].split(line) if label(part)]
    inside = sum(part in known or is_interface(part) for part in parts)
    is_path = bool(entries("navigation", "homes").intersection(parts[:1]))
    return label(line) in known or (
        len(parts) > 1 and (is_path or 2 * inside > len(parts))
    )


def is_boilerplate(line: str) -> bool:
    """Know consent, subscription, rights and channel notices in the site's own voice."""
    own = fold(PATTERNS["quoted"].sub("", line))
    sentences = (part.strip(" !👉►▶—–-") for part in re.split(r"[.!?…:]\s+", own))
    says = any(
        after(sentence, "boilerplate", "starts") is not None for sentence in sentences
    )
    says |= any(part in own for part in entries("boilerplate", "contains"))
    return says or _calls_reader(line)


def _calls_reader(line: str, at_edge: bool = False) -> bool:
    for sentence in re.split(r"[.!?…:]\s+", PATTERNS["quoted"].sub("", line)):
        said = words(sentence)[:25] or [""]
        acts = is_form(said[0], "appeal", "acts") or is_form(
            said[-1], "appeal", "last_acts"
        )
        own, media = (
            any(is_form(w, "appeal", name) for w in said) for name in ("own", "media")
        )
        bare = at_edge and len(said) <= 12 and line[-1] not in ".;"
        if (
            acts
            and line[0] not in "-–—"
            and ((own and (media or at_edge)) or (media and bare))
        ):
            return True
    return False


@lru_cache(maxsize=1)
def _notices() -> tuple[re.Pattern[str], list[list[re.Pattern[str]]]]:
    """Return the forms that stand together in notices, and before them what finds any first."""
    rows = [
        [rf"\b(?:{form})(?!\w)" for form in entry.replace("*", r"\w*").split()]
        for entry in sorted(entries("notice", "together"))
    ]
    return re.compile("|".join(row[0] for row in rows)), [
        list(map(re.compile, r)) for r in rows
    ]


def is_notice(line: str) -> bool:
    """Know what a site says of itself or asks of its reader, where it stands off the text."""
    own = fold(PATTERNS["quoted"].sub("", line)) if len(line) <= 400 else ""
    first, rows = _notices()
    may_be = " " in own and first.search(own)
    together = may_be and any(all(form.search(own) for form in row) for row in rows)
    is_label = " " in line and line.endswith((".", ":")) and is_interface(line[:-1])
    return bool(own and (together or is_label or _calls_reader(line, True)))


def is_imprint(line: str) -> bool:
    """Know a row of bylines, dates, counts and buttons: '3 June 2021 • By Ann Lee • 5 min'."""
    own = (
        [part for part in PATTERNS["parts"].split(line) if part]
        if len(line) <= 150
        else []
    )
    return len(own) > 1 and all(
        is_dateline(p) or kind_of_line(p) or is_interface(p) for p in own
    )


def is_source(line: str) -> bool:
    """Know where a text was taken from: 'Source: BelTA', 'Источник: newsmaker.md'."""
    rest = (
        after(line.strip("()"), "signature", "sources") if len(line) <= 80 else None
    ) or ""
    is_agency = label(rest) in entries("byline", "agencies")
    return rest.startswith(":") and (
        is_agency or bool(PATTERNS["site"].fullmatch(rest[1:]))
    )


def is_contact(line: str) -> bool:
    """Know how to reach an office: telephone, mail and web addresses and nothing else."""
    if len(line) > 200 or not re.search(r"@|www\.|://|\d{3}|\d\d-\d\d", line):
        return False
    used = set(words(PATTERNS["address"].sub(" ", line)))
    has_address = bool(re.search(r"\S@\S|://|www\.\S|\+\d", line))
    return used <= entries("contact", "words") and (has_address or bool(used))


def is_separator(line: str) -> bool:
    """Know a line without a letter or a digit."""
    return not any(character.isalnum() for character in line)


LINE_RULES: dict[str, Callable[[str], bool]] = {
    "separator": is_separator,
    "counter": is_counter,
    "photo_credit": is_photo_credit,
    "byline": is_byline,
    "tags": is_tag_list,
    "navigation": is_navigation,
    "read_also": is_read_also,
    "boilerplate": is_boilerplate,
    "contact": is_contact,
    "signature": is_source,
    "share_button": is_share_button,
}


@lru_cache(maxsize=10_000)
def kind_of_line(line: str) -> str | None:
    """Return the kind of noise that a line is by itself, or None.

    >>> [kind_of_line(line) for line in ("Read 2740 times", "Фото: МВД", "Police seized arms.")]
    ['counter', 'photo_credit', None]
    """
    looks = plain(line)
    if len(looks) > _LONGEST and not is_separator(looks):
        return None
    return next((kind for kind, knows in LINE_RULES.items() if knows(looks)), None)

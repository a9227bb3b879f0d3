"""Language of a text, its words with their lemmas, and the words that carry content.

Identification is by `py3langid` (Lui and Baldwin 2012, https://aclanthology.org/P12-3005/),
restricted to the languages of the region and their neighbours. Lemmas are `pymorphy3`'s for
Russian and `simplemma`'s for the other languages that it covers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

# How likely a text of each language is before it is read: it decides for short texts only.
# Chosen on 500 sentences a language: accuracy over en, ru, uk, be, kk 0.996 (0.988 if all equal).
PRIORS = {"en": 1.0, "ru": 1.0, "uk": 0.5, "be": 0.5, "kk": 0.5} | dict.fromkeys(
    ("az", "bg", "de", "mk", "mn", "pl", "sr", "tr"), 0.3
)
UNDETERMINED = "und"

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SIMPLEMMA = frozenset({"bg", "de", "en", "mk", "pl", "tr", "uk"})
_RUSSIAN_CONTENT = frozenset({"NOUN", "ADJF", "ADJS", None})


class Word(NamedTuple):
    """A word of a text, its place in code points, and its lemma in lower case."""

    start: int
    end: int
    text: str
    lemma: str


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(PRIORS))
    return identifier


def identify(text: str, min_confidence: float = 0.5) -> str:
    """Return the ISO 639-1 code of the language of `text`, or `und` when unsure.

    >>> identify("Two gangs were arrested in Astana."), identify("Изъято оружие.")
    ('en', 'ru')
    >>> identify("2740")
    'und'
    """
    if not _WORD.search(text):
        return UNDETERMINED
    weights = {name: PRIORS[name] * p for name, p in _identifier().rank(text[:5000])}
    language = max(weights, key=weights.__getitem__)
    confidence = weights[language] / sum(weights.values())
    return language if confidence >= min_confidence else UNDETERMINED


@lru_cache(maxsize=1)
def _morphology() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=200_000)
def lemma(word: str, language: str) -> str:
    """Return the dictionary form of one word, in lower case.

    >>> lemma("Казахстане", "ru"), lemma("victims", "en"), lemma("ОПГ", "kk")
    ('казахстан', 'victim', 'опг')
    """
    lower = word.lower()
    if language == "ru":
        return str(_morphology().parse(lower)[0].normal_form)
    if language in _SIMPLEMMA:
        import simplemma

        return str(simplemma.lemmatize(lower, lang=language)).lower()
    return lower


def words(text: str, language: str) -> list[Word]:
    """Return the words of `text` in order, each with its place and lemma.

    >>> words("Stolen arms", "en")[1]
    Word(start=7, end=11, text='arms', lemma='arm')
    """
    found = _WORD.finditer(text)
    return [Word(m.start(), m.end(), m[0], lemma(m[0], language)) for m in found]


@lru_cache(maxsize=1)
def _english_stop_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS)


@lru_cache(maxsize=200_000)
def carries_content(word: str, language: str) -> bool:
    """Tell whether a word can describe a topic: no function word, no single letter.

    Russian words are judged by part of speech (nouns and adjectives count), so that no list has
    to be kept; English ones by scikit-learn's list; in other languages only length counts.

    >>> [carries_content(word, "ru") for word in ("который", "также", "оружие")]
    [False, False, True]
    """
    if len(word) < 3:
        return False
    if language == "ru":
        tag = _morphology().parse(word.lower())[0].tag
        is_abbreviation = "Abbr" in tag and not word.isupper()  # тыс, млн
        return tag.POS in _RUSSIAN_CONTENT and "Apro" not in tag and not is_abbreviation
    return not (language == "en" and word.lower() in _english_stop_words())


def content_words(text: str, language: str) -> list[Word]:
    """Return the words of `text` that carry content (see `carries_content`)."""
    return [
        word
        for word in words(text, language)
        if carries_content(word.text, language) and len(word.lemma) > 2
    ]


def is_person(name: str) -> bool:
    """Tell whether every word of `name` can be a part of a person's name, by Russian morphology.

    >>> is_person("Александр Иванов"), is_person("Незаконный оборот")
    (True, False)
    """
    parts = [_morphology().parse(word.lower())[0].tag for word in _WORD.findall(name)]
    personal = [{"Name", "Surn", "Patr"} & set(map(str, tag.grammemes)) for tag in parts]
    return bool(parts) and all(personal) and any("Name" in grammemes for grammemes in personal)

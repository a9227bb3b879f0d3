"""Language of a text, its words with their lemmas, and the words that carry content.

Identification is by `py3langid` (Lui and Baldwin 2012, https://aclanthology.org/P12-3005/),
restricted to the languages of `languages.toml`, with their priors and alphabets. Lemmas are
`pymorphy3`'s for Russian and `simplemma`'s for the other languages that it covers.
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from research.files.paths import read_toml
from research.text.repair import unify_letters

UNDETERMINED = "und"

_SAMPLE = 150  # characters
_SHORT = 40  # characters: in a shorter text, what is known beforehand counts for more
_FOREIGN_LETTER = (
    0.4  # what a letter from outside the alphabet does to the weight of a language
)

_WORD = re.compile(r"[^\W\d_]+(?:[-'’\xad][^\W\d_]+)*")
_SIMPLEMMA = frozenset({"bg", "de", "en", "mk", "pl", "tr", "uk"})
_RUSSIAN_CONTENT = frozenset({"NOUN", "ADJF", "ADJS", None})


class Word(NamedTuple):
    """A word of a text, its place in code points, and its lemma in lower case."""

    start: int
    end: int
    text: str
    lemma: str


def language_data() -> dict[str, dict[str, Any]]:
    """Return what is known of each language, by its code."""
    return read_toml(__file__, "languages.toml")


@lru_cache(maxsize=1)
def _languages() -> dict[str, tuple[float, frozenset[str]]]:
    known = language_data().items()
    return {code: (row["prior"], frozenset(row["letters"])) for code, row in known}


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_languages()))
    return identifier


def _sample(text: str) -> str:
    """Return a text, or of a long one the beginning, the middle and the end."""
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]} {text[-_SAMPLE:]}"


def identify(text: str, min_confidence: float = 0.5) -> str:
    """Return the ISO 639-1 code of the language of `text`, or `und` when unsure.

    >>> identify("Two gangs were arrested in Astana."), identify("Изъято оружие.")
    ('en', 'ru')
    >>> identify("2740")
    'und'
    """
    sample = _sample(text)
    letters = {character for character in set(sample.lower()) if character.isalpha()}
    if not letters:
        return UNDETERMINED
    doubt, weights = max(1, _SHORT / len(sample)), {}
    for code, probability in _identifier().rank(sample):
        prior, alphabet = _languages()[code]
        n_foreign = min(2, len(letters - alphabet))
        weights[code] = probability * prior**doubt * _FOREIGN_LETTER**n_foreign
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

    Soft hyphens and letters that only look right do not matter.

    >>> lemma("Казахстане", "ru"), lemma("victims", "en"), lemma("ОПГ", "kk")
    ('казахстан', 'victim', 'опг')
    """
    lower = unify_letters(word.replace("\xad", "")).lower()
    if language == "ru":
        return str(_morphology().parse(lower)[0].normal_form)
    if language in _SIMPLEMMA:
        import simplemma

        return str(simplemma.lemmatize(lower, lang=language)).lower()
    return lower


@lru_cache(maxsize=200_000)
def dictionary_forms(word: str) -> frozenset[str]:
    """Return all dictionary forms that a Russian word may have, in lower case.

    >>> sorted(dictionary_forms("Кубы"))
    ['куб', 'куба']
    """
    return frozenset(parse.normal_form for parse in _morphology().parse(word.lower()))


@lru_cache(maxsize=20_000)
def grammatical_cases(word: str) -> frozenset[str]:
    """Return the cases that a Russian word may stand in, by their names in OpenCorpora.

    >>> sorted(grammatical_cases("Россию"))
    ['accs']
    """
    return frozenset(parse.tag.case for parse in _morphology().parse(word.lower()))


def words(text: str, language: str) -> list[Word]:
    """Return the words of `text` in order, each with its place and lemma.

    >>> words("Stolen arms", "en")[1]
    Word(start=7, end=11, text='arms', lemma='arm')
    """
    found = _WORD.finditer(text)
    return [Word(m.start(), m.end(), m[0], lemma(m[0], language)) for m in found]


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
    if language == "en":
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        return word.lower() not in ENGLISH_STOP_WORDS
    return True


def content_words(text: str, language: str) -> list[Word]:
    """Return the words of `text` that carry content (see `carries_content`)."""
    long = (word for word in words(text, language) if len(word.lemma) > 2)
    return [word for word in long if carries_content(word.text, language)]


def is_person(name: str) -> bool:
    """Tell whether every word of `name` can be a part of a person's name, by Russian morphology.

    >>> is_person("Александр Иванов"), is_person("Незаконный оборот")
    (True, False)
    """
    parts = [_morphology().parse(word.lower())[0].tag for word in _WORD.findall(name)]
    personal = [
        {"Name", "Surn", "Patr"} & set(map(str, tag.grammemes)) for tag in parts
    ]
    return (
        bool(parts)
        and all(personal)
        and any("Name" in grammemes for grammemes in personal)
    )

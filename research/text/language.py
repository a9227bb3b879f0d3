"""Language of a text, its words with their lemmas, and the words that carry content.

Identification is by `py3langid` (Lui and Baldwin 2012, https://aclanthology.org/P12-3005/)
among all languages that it knows, with the priors and alphabets of those in `languages.toml`.
Lemmas are `pymorphy3`'s for Russian and `simplemma`'s for the other languages that it covers.
"""

import re
from functools import cache, lru_cache
from string import ascii_lowercase
from typing import Any, NamedTuple

from research.text.lexicon import Lexicon
from research.text.repair import unify_letters

UNDETERMINED = "und"

_SAMPLE = 100  # characters
_SHORT = 50  # characters: in a shorter text, what is known beforehand counts for more
_LIKELY = 4  # languages that are weighed, and more for a short text
_TRUST = 1.5  # the power of a probability; the identifier's are flat
# What a letter from outside the alphabet does to the weight of a language.
_FOREIGN_LETTER = 0.3
_STRANGER = {"prior": 0.25}  # any language that is not in the list
_SURE = 0.9  # the least confidence in a stranger

# The letters of Tangut have no names in Unicode, and pymorphy3 fails on a letter without a name.
_WORD = re.compile(
    r"[^\W\d_\U00017000-\U00018D08]+(?:[-'’\xad][^\W\d_\U00017000-\U00018D08]+)*"
)
_LONGEST_WORD = 60  # letters
_SIMPLEMMA = frozenset({"bg", "de", "en", "mk", "pl", "tr", "uk"})
_RUSSIAN_CONTENT = frozenset({"NOUN", "ADJF", "ADJS", None})
_PERSONAL = ("Name", "Surn", "Patr")

_LANGUAGES = Lexicon(__file__, "languages.toml")


class Word(NamedTuple):
    """A word of a text, its place in code points, and its lemma in lower case."""

    start: int
    end: int
    text: str
    lemma: str


def language_data() -> dict[str, dict[str, Any]]:
    """Return what is known of each language, by its code."""
    return _LANGUAGES.data


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.nb_ptc = identifier.nb_ptc.astype("float32")  # half floats are slow
    return identifier


def _sample(text: str) -> str:
    """Return a text, or of a long one the beginning, the middle and the end."""
    if len(text) <= 3 * _SAMPLE:
        return text
    starts = (0, len(text) // 2, len(text) - _SAMPLE)
    return " ".join(text[start : start + _SAMPLE] for start in starts)


def identify(text: str, min_confidence: float = 0.3) -> str:
    """Return the ISO 639-1 code of the language of `text`, or `und` when unsure.

    >>> identify("Two gangs were arrested in Astana."), identify("Изъято оружие.")
    ('en', 'ru')
    >>> identify("პოლიციამ დააკავა ოთხი პირი."), identify("2740")
    ('ka', 'und')
    """
    sample = f" {_sample(text).lower()} "
    letters = frozenset(filter(str.isalpha, sample))
    if not letters:
        return UNDETERMINED
    telling = letters.difference(ascii_lowercase) or letters
    doubt = max(1, _SHORT / len(sample)) ** 2
    weights = {}
    for code, probability in _identifier().rank(sample)[: int(_LIKELY * doubt**2)]:
        language = language_data().get(code, _STRANGER)
        n_foreign = len(telling.difference(language.get("letters", telling)))
        prior = language["prior"] ** doubt
        weights[code] = probability**_TRUST * prior * _FOREIGN_LETTER**n_foreign
    likeliest = max(weights, key=weights.__getitem__)
    least = min_confidence if likeliest in language_data() else _SURE
    is_sure = weights[likeliest] >= least * sum(weights.values())
    return likeliest if is_sure and len(likeliest) == 2 else UNDETERMINED


@cache
def morphology() -> Any:
    """Return the analyser of Russian words, which takes a moment to load.

    It looks at the last letters of a word, for its time grows as the square of their number.
    """
    import pymorphy3

    class Analyser(pymorphy3.MorphAnalyzer):  # type: ignore[misc]
        def parse(self, word: str) -> Any:
            return super().parse(word[-_LONGEST_WORD:])

    return Analyser(lang="ru")


def _parses(word: str) -> Any:
    """Return what a Russian word may be, the likeliest first."""
    return morphology().parse(word.lower())


@lru_cache(maxsize=200_000)
def lemma(word: str, language: str) -> str:
    """Return the dictionary form of one word, in lower case.

    Soft hyphens and letters that only look right do not matter.

    >>> lemma("Казахстане", "ru"), lemma("victims", "en"), lemma("ОПГ", "kk")
    ('казахстан', 'victim', 'опг')
    """
    lower = unify_letters(word.replace("\xad", "")).lower()
    if language == "ru":
        return str(_parses(lower)[0].normal_form)
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
    return frozenset(parse.normal_form for parse in _parses(word))


@lru_cache(maxsize=20_000)
def grammatical_cases(word: str) -> frozenset[str]:
    """Return the cases that a Russian word may stand in, by their names in OpenCorpora.

    >>> sorted(grammatical_cases("Россию"))
    ['accs']
    """
    return frozenset(parse.tag.case for parse in _parses(word))


def words(text: str, language: str) -> list[Word]:
    """Return the words of `text` in order, each with its place and lemma.

    >>> words("Stolen arms", "en")[1]
    Word(start=7, end=11, text='arms', lemma='arm')
    """
    return [
        Word(*match.span(), match[0], lemma(match[0], language))
        for match in _WORD.finditer(text)
    ]


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
        tag = _parses(word)[0].tag
        if "Apro" in tag:  # который
            return False
        if "Abbr" in tag and not word.isupper():  # тыс, млн
            return False
        return tag.POS in _RUSSIAN_CONTENT
    if language == "en":
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        return word.lower() not in ENGLISH_STOP_WORDS
    return True


def content_words(text: str, language: str) -> list[Word]:
    """Return the words of `text` that carry content (see `carries_content`)."""
    return [
        word
        for word in words(text, language)
        if len(word.lemma) > 2 and carries_content(word.text, language)
    ]


def is_person(name: str) -> bool:
    """Tell whether every word of `name` can be a part of a person's name, by Russian morphology.

    >>> is_person("Александр Иванов"), is_person("Незаконный оборот")
    (True, False)
    """
    tags = [_parses(word)[0].tag for word in _WORD.findall(name)]
    is_named = any("Name" in tag for tag in tags)
    return is_named and all(any(kind in tag for kind in _PERSONAL) for tag in tags)

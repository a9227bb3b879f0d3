"""What lines of a page look like, as named regular expressions; the words are in a data file.

White space within a pattern stands for itself only after a backslash or in brackets.
"""

import re

# A word that starts with a capital letter: "O’Neill", "Jean-Pierre", "Джон", "J."
_NAME = r"[^\W\d_a-zа-яёіїєґўәғқңөұүһ][^\W\d_]*(?:[-'’][^\W\d_]+)*\.?"
_NAMES = rf"{_NAME}(?:\s+{_NAME}){{1,3}}"

NAMES = re.compile(_NAMES)
# "Ann Lee, Ivan Petrov and Mary O'Neill"
PEOPLE = re.compile(rf"{_NAMES}(?:(?:,|\s+and|\s+и|\s+та|\s+і|\s+&)\s+{_NAMES})*")

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
# Between words that are written together: "Facebook|Twitter"
GLUED = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ][a-zа-яё])")
# Between the parts of a row: "About us | Contact us", "Home > Publications", "News / Crime"
PARTS = re.compile(r"\s*[|•·>»›→]\s*|\s+[/–—-]\s+")

# The end of a sentence with the start of the next, glued or not: "in May.Read more"
SENTENCE_BREAK = re.compile(r"[.!?…][»”\")]*\s*(?=[^\W\d_])")
SENTENCE_END = re.compile(r"[.!?…:]\s+")
# A sentence that ends within a line, not after an initial: "They fled. Where to"
SENTENCE_WITHIN = re.compile(r"[^\W\d_]{3}[.!?…]\s+[^\W\d_]")

# "newsmaker.md", "https://mvd.example.kz/news"
SITE = re.compile(
    r"""(?x)
    \s*
    (?:https?://)?
    [\w-]+(?:\.[\w-]+)*
    \.[A-Za-zа-я]{2,8}
    (?:/\S*)?
    \.?"""
)
WIDGET = re.compile(
    r"""(?x)
    \d?\d:\d\d\s*/\s*\d?\d:\d\d              # 0:00 / 7:31
    | \d\d?[ ](?:min|мин|хв)\.?                  # 5 min
    | (?:[\u2639-\u27bf\u2b50\U0001f000-\U0001faff]\s*[\d.,]+[KМMК]?\s*)+    # 👁 1.2K
    """
)
# A number alone, with no sign of a sum or a share: "1 532", "1.2K", "7:31"
COUNT = re.compile(
    r"""(?x)
    [^\w\s%$€£₽+.,(-]*\s*\d[\d\s.,]*(?:[KMКМkк]|тыс\.?)?
    | \d?\d:\d\d"""
)

# "press@mvd.example.kz", "https://mvd.example.kz", "+375 17 389 52 11", "@mvd_official"
ADDRESS = re.compile(r"\S@\S|://|www\.\S|\+\d|(?<!\w)@\w")

# "The Diplomat is an online magazine …", "«Медуза» — независимое издание …"
ABOUT_PUBLISHER = re.compile(
    r"""(?x)
    (?:The[ ])?(?P<en>[A-Z][^.,;:]{2,80}?)[ ]is[ ]an?[ ](?:[\w-]+[ ]){0,3}
      (?:publication|newspaper|magazine|journal|news[ ]agency|newsletter|portal|news[ ]site)\b
    | (?P<ru>[А-ЯЁ«\"][^.,;:]{2,80}?)\s+[—–-]\s+(?:[\w-]+\s+){0,3}
      (?:издание|газета|журнал|информационное[ ]агентство|портал|агентство)\b"""
)
# What stands before the name of an author: "Written by", "Автор:"
BYLINE_LABEL = re.compile(r"(?i)^(?:[^\W\d_]+\s+)?by\s+|^[^:(]{3,20}:\s*")
# "(9/1/2010 issue of the CACI Analyst)"
ISSUE_OF = re.compile(r"(?i)\b(?:issue|edition) of (?:the )?([^()]{3,80})")
# "© 2019–2023 Western Observer", "Copyright 2019 Sea Watch Institute"
RIGHTS = re.compile(
    r"""(?xi)
    (?:©|\(c\)|copyright)\s*(?:©\s*)?
    (?:(?:19|20)\d\d)?
    (?:\s*[-–—]\s*(?:19|20)\d\d)?
    ,?\s*(?P<name>[^.,|]{3,60})"""
)
# What stands before the name of an office: "Press Service of the", "Пресс-служба"
OFFICE_UNIT = re.compile(
    r"""(?xi)
    ^(?:пресс|прес|прэс)-(?:служба|центр|секретарь|сектор)\s+
    | ^.*?\bof[ ]the\s+(?=[A-Z])
    | ^.*?\bof\s+(?=[A-Z])"""
)
# Around the date that opens a report: "MINSK (", and ") — ", " года. "
PLACE_BEFORE_DATE = re.compile(r"(?:[^\W\d_a-zа-яё][\w.'’-]*[\s,(]+){1,4}")
AFTER_DATELINE = re.compile(
    r"(?:\s+года?|\s+г(?=\.))?\)?\s*(?:[.:(]|\s[-–—/]|[–—])",
)

# "Source: https://example.org/a", "Источник — https://example.org/a"
OWN_ADDRESS = re.compile(
    r"""(?xi)
    (?:source|url|link|original|retrieved[ ]from|available[ ]at
      |источник|ссылка|оригинал|адрес|джерело|крыніца|дереккөз)
    \s*[:—–-]\s*<?(?P<url>https?://[^\s<>]+)>?"""
)

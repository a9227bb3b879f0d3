"""Patterns of what stands around quantities in a sentence, each with a sentence it was made for.

A name in braces stands for a list of words in `numbers.toml`. The patterns of `PATTERNS` are
searched for without regard to case, most of them in the text between two numbers.
"""

import re

from research.files.paths import filled
from research.text.quantities.words import either, table

_LISTS = {name: either(words) for name, words in table("cues").items()}

_PATTERNS = {
    # "police said": only then is it worth while to look for who says so
    "reports": r"\b(?:{reporting})",
    "attribution": (
        # "according to the ministry", "по данным МВД", "согласно отчёту полиции"
        r"\baccording to ([^,;()]{3,80})"
        r"|\b(?:по (?:(?:предварительным )?(?:{sources}))|согласно(?: (?:{documents}))?)"
        r" ([^,;()–—]{2,80})"
        # "как сообщили в полиции", but not "сообщил, что"
        r"|\b(?:как )?(?:{says_ru})(?: (?:в|во|на))? (?!о\b|об\b|что\b|про\b)([^,;.()]{3,80})"
        # "..., said the minister", but not "said that", "said in a statement"
        r"|\b(?:{says_before}) (?!(?:{no_speakers})\b|the (?:{no_sources})\b|\W)"
        r"((?:the )?[^,;.()\d]{3,60})"
        # "the deputy minister told", but not "reported cases", "claimed by"
        r'|((?:(?:the|a|an|deputy) )?[^\s,;()"“”]+(?: [^\s,;()"“”]+){0,5}),? '
        r"(?:{says_behind})\b(?! (?:{no_speech}|that (?:the )?(?:asset|money))\b)"
        # "глава полиции сообщил"
        r"|((?!как\b)[^\s,;()]+(?: [^\s,;()]+){0,4}) (?:{says_behind_ru})\b"
    ),
    # "which lasted seven days", "at the same time": nobody who could say it
    "no_speaker": r"\d|\b(?:{of_clauses})\b|^(?:{before_speech})\b",
    # "Mr Howard has also", "он ранее"
    "speech_tail": r"(?: (?:{behind_speakers}))+$",
    # what stands right behind a number, up to a verb or preposition: "135 [criminal cases] were"
    "measured": (
        r"(?:\s?\([^()]{1,30}\))?\s?-?(?:of (?:the |all |its )?)?"
        r"(?:\s(?:{additional})(?= (?!than\b)[^\W\d_]))?"
        r"(?! ?(?:(?:{registered}) (?:a|in|last|one|the year)|{not_measured}|человек[а]?$)\b)"
        r"((?: ?[^\W\d_][\w'’-]*){1,7}?)"
        r"(?= (?:{behind_measures})\b|[^\w\s'’-]| [-–—]|$|\s\d)"
    ),
    # what was done with a number of things: "the 1,070 [logged] twelve months earlier"
    "done": (
        r"^ ?[a-z]+ed\b(?! (?:(?!\w+ (?:year|month|week|day))\w+ )?"
        r"(?:\w+s|men|women|people|children)\b)"
    ),
    # "the number of [thefts] fell", "количество [краж] выросло", "the share of [women] rose"
    "number_of": (
        r"\bnumber of ((?:[^\W\d_][\w'’-]* ?){1,4}?)(?= (?:{behind_numbers})\b|[^\w\s'’-])"
        r"|\b(?:числ|количеств)\w* ((?:[^\W\d_][\w-]* ?){1,4}?)"
        r"(?= (?:{behind_numbers_ru})\w*|[^\w\s-])"
        r"|\b(share [^,;.()]{3,60}?)(?= (?:{behind_shares}|in \d))"
        r"|\b(дол[яиюей]+ [^,;.()]{3,60}?)(?= (?:{behind_shares_ru}))"
    ),
    # digits that are no numbers
    "shapes": (
        # addresses of the web and of mail, phones
        r"(?:https?://|www\.)\S+|\b[\w.-]{1,64}@[\w.-]+"
        r"|\+\d[\d\s()-]{8,18}\d|\b8\s?\(\d{3,4}\)[\d\s-]{5,10}|\b\d{3}-\d\d-\d\d\b"
        # times of day, 24/7, dates
        r"|\b\d{1,2}:\d\d(?::\d\d)?\b(?:\s?[ap]\.?m\b)?|\b\d{1,2}(?:\.\d\d)?\s?[ap]\.?m\b"
        r"|\bв\s(?:[01]?\d|2[0-3])\.[0-5]\d(?=[,;)]|\.?\s(?!{no_times}))"
        r"|\bв\s\d{1,2}\sчас\w*|\b24/7\b|\b\d\d?\.\d\d?\.\d\d(?:\d\d)?\b"
        # AK-47, cases such as 12-34/2020, № 15, notes such as [3]
        r"|(?<=[^\W\d_])[-–]\d+(?:[-–/]\d+)*\b|\b\d+[-/]\d+/\d+\b"
        r"|[№#]\s?\w+(?:[-–/]\w+)*|\[\d{1,3}\]"
        # the number of a note right behind a sentence: seized.12 The
        r"|(?<=[^\W\d_][.!?»”\"])\d{1,3}(?=\s(?-i:[A-ZА-ЯЁ])|$)"
        # a ratio or a scale: 3:1, 1:50000
        r"|\b\d+:\d+\b"
    ),
    # "the share of cybercrime in the total", "доля краж среди всех преступлений"
    "of_all": r"(?:\bshare\b|\bдол).*(?:\btotal\b|\ball\b|общ|все[хй])",
    # "three times more", "в три раза больше"
    "more": r"{more}",
    # "ASTANA, 18 February 2025 -", "Минск, 18 февраля 2025 г. Изъяли ..."
    "dateline": (
        r"^(?-i:[A-ZА-ЯЁ])[\w.-]{2,}(?:[ ,/]+(?-i:[A-ZА-ЯЁ])[\w.-]+){0,3},?\s+"
        r"(?:\d\d?\s(?!{no_months})[^\W\d]{3,9}\.?(?:,?\s\d{4})?"
        r"|\d\d?\.\d\d?\.\d{4}|[^\W\d]{3,9}\.?\s\d\d?(?:,\s\d{4})?)(?:\sг\.|\sгода)?"
        r"(?:\s?\([^()]{2,30}\)|,\s(?-i:[A-ZА-ЯЁ])\w+)?"
        r"(?:\s?[-–—:]+\s|(?<=\.)\s(?=(?-i:[A-ZА-ЯЁ])))"
    ),
    # before a period: "more than in [2020]", "по сравнению с [2020 годом]"
    "compared": (
        r"\b(?:than(?: in| for| during| the)?|compared (?:to|with)(?: the)?|against|versus|vs\.?"
        r"|from|up on|down on|чем(?: в| за)?|по сравнению с(?: показателями)?|против"
        r"|относительно|к уровню|к)\s*(?:in |the |the same period (?:of |in )?)?$"
    ),
    # from a number to its period, with nothing between that could have one: "135 cases in [2021]"
    "at_once": r"^[^,;:()\d]{0,45}$",
    # "from [120] to [150]", "с [120] до [150]"
    "from": r"\b(?:from|с|со|от)\s+(?:[^\W\d_]+\s)?$",
    "to": r"^[^,;:.()]{0,40}\b(?:to|до)\s+(?:[^\W\d_]+\s){0,2}$",
    # "to [150] from [120]"
    "back_to": r"\b(?:to|до)\s+(?:[^\W\d_]+\s)?$",
    "back_from": r"^[^,;:.()]{0,40}\b(?:from|с|со)\s+(?:[^\W\d_]+\s)?$",
    # "[150] cases, up from [120]", "[150] против [120]"
    "against": (
        r"^(?:[^;.()]|\d\.\d){0,60}\b(?:(?:{turns})\b[^;()]{0,40}\bfrom|compared (?:to|with)"
        r"|against|versus|up from|down from|in contrast to|против|по сравнению с|вместо)\s+"
        r"(?:[^\W\d_]+\s){0,2}$"
    ),
    # "[37] (in 2021 - [21])"
    "parenthesis": r"^[^,;.()]{0,3}\((?:[^()\d]{0,30}[-–—:]?\s)?$",
    # "[135] cases, of them [86]", "[135], в том числе [86]"
    "of_them": (
        r"^[^;.()]{0,90}(?:of (?:them|whom|which|these|those)|including"
        r"|из (?:них|которых|этого числа)|в том числе|в т\. ?ч\.|among them|среди них)"
        r"[^;.()\d]{0,30}$"
    ),
    # "of the [240] arrested, [75]"
    "out_of_the": r"\b(?:of (?:the |all )?|из )$",
    # "[75] of the [240]"
    "of_the": r"^\s(?:[^\W\d_]+\s){0,2}?(?:of(?: the| its| all)?|out of(?: the)?|из)\s$",
    # "a total of [12]: [5] men and [7] women"
    "total": (
        r"\b(?:total\w*|in all|altogether|together|combined|all told|overall|sum|all|making"
        r"|bringing|toll|number|between them|fleet|load|всего|все|всех|число|участие|вес"
        r"|в общей сложности|итого|общ\w+|вместе|в сумме|суммарно)\b[^;.()\d]{0,40}$"
    ),
    # "[23] kg of drugs in all"
    "in_all": (
        r"^[^;.:()\d]{0,30}\b(?:in (?:all|total)|altogether|combined|together|all told"
        r"|в (?:общей сложности|сумме|целом)|вместе|всего)\b"
    ),
    "list": (
        r"^[^;.()\d]{0,50}(?::|\s[-–—]|made up of|consist\w+ of|compris\w+|состо\w+ из"
        r"|складыва\w+ из)\s(?:[^\W\d_]+\s){0,2}$"
    ),
    # behind a list that is not whole
    "open_list": r"^[^.;]{0,60}\b(?:others?|elsewhere|etc|друг\w+|остальн\w+|прочи\w+|так далее)\b",
    # between two amounts that are not of one list
    "list_breaks": (
        r"\b(?:including|of (?:them|whom|which|these|those)|than"
        r"|в том числе|из (?:них|которых)|чем|or|или)\b"
    ),
    "and": r"\b(?:and|и)\b",
    # before the older of two amounts: "up from [120]", "than the [120]", "a year earlier [120]"
    "is_older": (
        r"\b(?:from|than(?! (?:doubl|tripl|halv|quadr))|against|versus|compared (?:to|with)"
        r"|on the|earlier|before|ago|previous|last|had been|instead of"
        r"|с|со|от|против|чем|ранее|раньше|назад|прошл[оыау]\w+"
        r"|предыдущ\w+|позапрошл\w+|вместо|прежн\w+)\b[^.;:()\d]{0,38}$"
    ),
    # before the newer one: "fell by 95 %, to [10,800]"
    "is_newer": r"\b(?:to|до)\s+(?:[^\W\d_]+\s){0,2}$",
    # before a whole: "out of [240]", "из [240]"
    "out_of": r"\b(?:of|out of|among|from|из|от|среди)\s+(?:[^\W\d_]+\s+){0,2}$",
    # a change by its name: "a one-day [loss] of 7 per cent"
    "named_change": r"\b(?:{changes})\b",
    # between a statement and amounts of another place: "doubled in Dhaka. [Nationwide], 1,030"
    "scope": r"\b(?:{scopes})\b",
    # behind a change whose base is no figure: "15 % [more than last year.]"
    "base_said": (
        r"^[^.;:()\d]{0,25}\b(?:than(?! before\b)|on|compared (?:to|with)|over|чем|против"
        r"|year[- ]on|по сравнению с|прошлогодн\w+|раньше|ранее|к году|за год)\b"
        r"[^;:()\d]*?(?:[.;:]|$)"
    ),
    # between a part and its share: "412 of them, [or] 30 %", "75 (31 %)"
    "apposed": (
        r"^[^.;:\d]{0,40}(?:[,(–—-]|\b(?:or|или|that is|это|то есть|а именно|составля\w+))\s*"
        r"(?:(?:or|some|about|almost|nearly|just|under|over|roughly|или|это|то есть|почти|около"
        r"|примерно|чуть|более|в)\s)*$"
    ),
    # what is left between two amounts: "the other [15]", "[25] are missing"
    "are_apart": r"\b(?:{apart})\b",
    # "these crimes", "такие дела": what the sentence before spoke of
    "anaphora": r"\b(?:{anaphora}|эти[хм]?|таки[хем]+)\b",
}

PATTERNS = {
    name: re.compile(filled(pattern, _LISTS), re.I)
    for name, pattern in _PATTERNS.items()
}

# Numbers that are no claims; < and > stand around the number in what surrounds it.
_DISTRACTORS = (
    # C4, G20
    r"[a-zа-яё]<[\d.]|(?<![^\W\d_])[A-ZА-ЯЁ]{1,2}<\d",
    # 21st, 5-й
    r"(?i:\d>(?:st|nd|rd|th|s)\b|>-(?:{ordinal_endings})\b)",
    # Tier 2, room 302, рейс 15
    r"(?i:(?:\b(?:{numbered})|[№#])\.?\s?<\d)",
    # Articles 128, 134 and 135; ст. 210
    r"(?i:\b(?:{laws})\.?\s(?:\d+[,\s–-]{1,3}(?:(?:and|or|to|и|или)\s)?)*<\d)",
    # 12 pages
    r"(?i:\d>\s(?:{parts_of_texts})\b)",
    # 34-year-old; aged 30; was under 18; Petrov, 41,; было 30 лет
    r"(?i:>[\s-]years?[\s-](?:old|of age)|>-?\s?летн"
    r"|\b(?:{ages})\b(?:[^.;(),]|,\s(?=\d)){0,40}<(?!\d+[.,]\d)[^>]{1,12}>(?!\s?(?:%|per|проц))"
    r"|\b(?:was|were|is|are)\s(?:under|over)\s<\d\d>(?!\s\w|%)"
    r"|[^\W\d_],\s<\d\d>(?:\s(?:лет|года?))?[,.;)]|\bбыло\s<\d\d>\s(?:лет|год))",
    # Views: 1200; 15 comments
    r"(?i:^(?:{counters})\W{1,3}<\d|>\s(?:{counted_reactions})\W*$)",
    # 15 Lenin Street; ул. Ленина, 15
    r"<\d+>,?\s[A-ZА-ЯЁ]\w+\s(?:{streets})\b"
    r"|(?i:\b(?:ул\.?|улиц\w|просп\w*\.?)\s[^.;]{2,25}?,\s<\d)",
    # these two men; обе две, but not "the two years"
    r"(?i:\b(?:the|these|those|both|эти[хм]?|об[ае]\w*)\s<(?:{small_numbers}|пят[ьи]\w*)>"
    r"\s(?!{no_people}|others\b|more\b))",
    # 3. at the beginning of an item
    r"^<\d\d?>[.)]\s",
    # per 100,000 people; на 100 тысяч жителей
    r"(?i:\b(?:per|every)\s<[\d.,\s\w]{2,14}>"
    r"|\bна\s<(?:1|10|100)?(?:[\s\xa0]?000|\s?тыс\w*\.?|\s?миллион|\s?млн)>)",
    # ranked 88th of 193; 5 баллов из 10
    r"(?i:(?:rank|place[ds]?|scor|балл|индекс)[^;]{0,20}\d[^;]{0,12}\s(?:of|из|среди|among)\s<"
    r"|(?:\d(?:th|st|nd|rd)|мест\w+|строч\w+|балл\w*)\s(?:out\s)?(?:of|из|среди|among)\s<)",
    # of 7.62 calibre
    r"(?i:(?:калибр|calib)[^.;]{0,15}<|<(?:9|5[.,]45|5[.,]56|7[.,]62|12[.,]7)>[\s-]?(?:mm|мм))",
    # 50/50, 50 на 50, 10:1
    r"<(?P<a>\d+)>(?:\sна\s|:|/|-)(?P=a)\b|\b(?P<b>\d+)(?:\sна\s|/)<(?P=b)>|<\d+>[:/]\d|\d/<\d",
)

_DISTRACTOR = re.compile(
    "|".join(f"(?:{filled(each, _LISTS)})" for each in _DISTRACTORS)
)
_BEFORE, _AFTER = 45, 25  # characters that show whether a number is a claim


def is_distractor(text: str, start: int, end: int) -> bool:
    """Tell by what stands around a number that it counts nothing.

    >>> is_distractor("Article 5", 8, 9), is_distractor("He sold 5", 8, 9)
    (True, False)
    """
    before = text[max(0, start - _BEFORE) : start].replace("<", " ").replace(">", " ")
    around = f"{before}<{text[start:end]}>{text[end : end + _AFTER]}"
    return _DISTRACTOR.search(around) is not None

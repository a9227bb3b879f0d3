"""The sentences that say what a check found: the one place where their figures are written."""

from string import Formatter
from typing import Any

_NOTES = {
    "": "",
    "unknown": '"{claim}" cannot be checked: the text does not give both amounts.',
    "stated_change": (
        "From {claim.base.base} to {claim.base.named} makes {value:figure}{unit}; "
        'the text says "{claim}".'
    ),
    "literal_ratio": " Taken literally, that would be {value:figure} times.",
    "derived_change": "From {claim.base} to {claim.named} is {value:+,.1f} %.",
    "opposite": " The text says the opposite.",
    "low_base": " The growth comes from a low base: the levels say more than the percentage.",
    "stated_share": (
        "{claim.base} of {claim.base.part_of.named} are {value:figure} %; "
        'the text says "{claim}".'
    ),
    "derived_share": "{claim} of {claim.part_of.named} are {value:figure} %.",
    "stated_total": "{listed} make {value:figure}; the text says {claim.named}.",
    "implied_total": (
        "If {now.base} were {claim.base} and {now} {claim} of all, all were about {first:,.0f} and "
        "{last:,.0f} ({growth:+,.1f} %); the share changed by {points:+,.1f} points."
    ),
    "contribution": (
        "The change from {claim.base} to {claim} ({rise:+,.0f}) is {value:figure} % of the change "
        "of the whole ({rise_of_whole:+,.0f})."
    ),
    "more_than_whole": " It explains more than the whole: the rest went the other way.",
    "residual": (
        "Without {parts}, the whole went from {before:,.0f} to {now:,.0f} ({value:+,.1f} %)."
    ),
    "run_rate": (
        "{claim} in {months} months are {rate:,.1f} a month; the year before ({year}) had "
        "{average:,.1f}, so the level changed by {level:+,.1f} %, while the same months grew by "
        "{growth:+,.1f} %."
    ),
    "low_base_of_rate": " The growth comes from a low base.",
    "rate_per_period": "At {claim} a {period}, {total} take {value:,.0f} {period}s.",
}


class _Sentence(Formatter):
    """A template whose fields may ask for a `figure`: 194.5, but 25 and not 25.0."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "figure":
            return f"{value:,.1f}".removesuffix(".0")
        return format(value, format_spec)


def note(name: str, **values: Any) -> str:
    """Return a sentence with its claims and figures.

    >>> note("literal_ratio", value=3.4), note("literal_ratio", value=3.0)
    (' Taken literally, that would be 3.4 times.', ' Taken literally, that would be 3 times.')
    """
    return _Sentence().format(_NOTES[name], **values)

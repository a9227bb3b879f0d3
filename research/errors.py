"""The one exception that users meet: a sentence that names the input and the way out."""


class ResearchError(ValueError):
    """Something the user gave cannot be used; the message says what, and what to do."""


class CorpusError(ResearchError):
    """A corpus that cannot be loaded: no such path, nothing readable in it, or no texts."""

"""The errors of this project; only the command line turns one into a line for a person."""


class NarrativeError(Exception):
    """Base of every error raised on purpose; its text is one line: what, where, what to do."""


class ReadError(NarrativeError):
    """This file is not a call or survey that can be read."""


class TaxonomyError(NarrativeError):
    """The taxonomy file is wrong; the text names the file, the narrative and the key."""


class VersionsMixed(NarrativeError):
    """A trend would mix taxonomy or model versions."""


class Transient(NarrativeError):
    """May be tried again: a lock, a feed, a webhook."""

"""Why the writer of a log stops: each is a state of things that a person has to look at."""


class LogStops(Exception):
    """The writer must not go on; says why."""


class AnotherWriter(LogStops):
    """Somebody else holds the lock of this log."""


class SwapLost(LogStops):
    """The head or the entries were changed by somebody who is not the writer."""


class ClockWentBack(LogStops):
    """The clock is not past the time of the last checkpoint."""


class DatabaseIsBehind(LogStops):
    """More, or something else, was published than the database holds: it was set back."""


class WitnessSawMore(LogStops):
    """A witness has cosigned a larger tree than there is here: the database or the whole machine was set back."""


class WitnessDisagrees(LogStops):
    """A witness has cosigned another tree of this log: there are two histories."""


class FilesDiffer(LogStops):
    """The published files are not those of the published checkpoint, or a file holds other bytes than it must."""


class RowsDiffer(LogStops):
    """The entries in the database do not lead to the root that was signed for them."""


class WrongKey(LogStops):
    """The stored checkpoint is signed by no key that is known, or the log has another origin, or there is no key."""


class TooFewSeen(LogStops):
    """Since the start, too few witnesses have said that they hold nothing newer."""


class NeedsOpening(LogStops):
    """A batch before was not finished; opening the log anew finishes it."""

"""Why a mirror does not take something."""


class Rejected(Exception):
    """A log or a release that is not taken; says what by the code of a sentence and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class Waiting(Rejected):
    """A release that is not in the log yet, or changed while it was read: to be asked for again."""

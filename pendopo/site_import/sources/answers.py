"""What a server answers, and who may be asked: the one door of the sources to the network, which is handed in to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Guise(StrEnum):
    """As whom a server is asked: as ourselves, or as a search engine, to see whether it shows that one something else."""

    PLAIN = "plain"
    ROBOT = "robot"


@dataclass(frozen=True)
class Answer:
    """One answer of a server, whole or cut at the bound.

    Attributes:
        address: where it came from in the end, after redirects.
        status: HTTP status, 200 to 599.
        body: unpacked bytes.
        headers: names in small letters.
        cut: there was more than may be taken.
    """

    address: str
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False

    @property
    def kind(self) -> str:
        """Its media type in small letters, without parameters; '' when the server does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class NotFetched(Exception):
    """There is no answer to read.

    Attributes:
        code: why, a code that the desk has words for: ``foreign_host``, ``private_address``, ``no_answer``, ``total_bytes``.
    """

    def __init__(self, code: str, address: str = "") -> None:
        super().__init__(f"{code}: {address}")
        self.code, self.address = code, address


class Fetches(Protocol):
    """Who asks for the sources: :class:`pendopo.site_import.fetching.Fetcher`, or a table of answers in a test."""

    def get(self, address: str, *, guise: Guise = Guise.PLAIN, most: int | None = None) -> Answer:
        """The answer of one address.

        Args:
            most: bytes to take at most; None for the usual bound.

        Raises:
            NotFetched: it may not be asked, or nothing that can be read came back.
        """
        ...

    def slow_down(self, seconds: float) -> None:
        """Leave at least so many seconds between questions from now on, as a ``robots.txt`` asks; at most ten."""
        ...

"""A log as a verifier meets it: its files, the policy that is believed, its newest checkpoint."""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pendopo.transparency.reading import Missing, Read, Unreachable, reader
from pendopo.transparency.rules.checked_trees import CheckedTree, WrongFile
from pendopo.transparency.rules.checkpoints import SignedCheckpoint
from pendopo.transparency.rules.entries import LOGS
from pendopo.transparency.rules.notes import BadNote
from pendopo.transparency.rules.policies import NONE, BadPolicy, Policy, TooFewWitnesses, parse_policy
from pendopo.transparency.rules.tiles import CHECKPOINT
from pendopo.transparency.verify.account import Account, DoesNotHold, NotChecked

POLICY = "policy"
LATEST = 253_402_300_799  # the last second of the year 9999


@dataclass(frozen=True)
class Log:
    """A log whose newest checkpoint is believed.

    Attributes:
        place: address or folder of its files.
        read: gives its files by their path.
    """

    place: str
    read: Read
    policy: Policy
    checkpoint: SignedCheckpoint

    @property
    def origin(self) -> str:
        return self.checkpoint.checkpoint.origin

    @property
    def name(self) -> str:
        """Last part of the origin: ``situs``."""
        return self.origin.rpartition("/")[2]

    def tree(self) -> CheckedTree:
        """The tree of the checkpoint.

        Raises:
            DoesNotHold: the files do not lead to its root, or are not there.
        """
        with naming_files():
            return CheckedTree(self.checkpoint.size, self.checkpoint.root, self.read)


@contextmanager
def naming_files() -> Iterator[None]:
    """Says which file is missing or wrong where one turns up inside."""
    try:
        yield
    except Missing as error:
        raise DoesNotHold("missing", file=below_prefix(str(error))) from error
    except FileNotFoundError as error:
        raise DoesNotHold("missing", file=str(error)) from error
    except WrongFile as error:
        raise wrong(error) from error


def below_prefix(name: str) -> str:
    """Path of a file below its log's prefix, from its whole address."""
    found = re.search(r"(tile/.*|checkpoint)$", name)
    return found.group() if found else name


def wrong(error: WrongFile) -> DoesNotHold:
    if error.path == CHECKPOINT:
        return DoesNotHold("root")
    return DoesNotHold("wrong_file" if error.index is None else "wrong_entry", file=error.path, index=error.index)


@contextmanager
def opened(place: str, account: Account, *, policy: str = "", at: str = "") -> Iterator[Log]:
    """A log whose checkpoint the policy accepts, told step by step.

    Args:
        policy: file of the pinned policy; '' for the one beside the log, which proves less.

    Raises:
        DoesNotHold: the checkpoint is not signed as the policy asks, or it is of another log.
        NotChecked: the place does not answer, there is no log, or no policy.
    """
    believed = pinned_policy(policy, account) if policy else policy_beside(place, account, at)
    with reader(place, at=at) as read:
        yield Log(place, read, believed, accepted(text_of(read, CHECKPOINT), believed, account, expected_name(place)))


def text_of(read: Read, path: str) -> bytes:
    try:
        return read(path)
    except Missing as error:
        raise NotChecked("no_log", file=str(error)) from error


def expected_name(place: str) -> str:
    """The log that an address or folder is called after; '' when it is called otherwise."""
    name = place.rstrip("/").rpartition("/")[2]
    return name if name in LOGS else ""


def accepted(note: bytes | str, policy: Policy, account: Account, name: str = "", *, file: str = CHECKPOINT) -> SignedCheckpoint:
    """A checkpoint that the policy accepts.

    Args:
        name: last part of the origin that it must have; '' for any.

    Raises:
        DoesNotHold: it does not.
    """
    try:
        found = policy.accept(note)
    except TooFewWitnesses as error:
        raise DoesNotHold(
            "too_few_witnesses", file=file, seen=", ".join(error.seen) or "-", needed=policy.in_words(policy.quorum)
        ) from error
    except BadNote as error:
        raise DoesNotHold("bad_checkpoint", file=file, why=str(error)) from error
    origin = found.checkpoint.origin
    if name and origin.rpartition("/")[2] != name:
        raise DoesNotHold("other_log", origin=origin, name=name)
    account.facts |= {"origin": origin, "size": found.size}
    account.holds("checkpoint", file=file, origin=origin, size=found.size)
    tell_witnesses(found, policy, account)
    return found


def tell_witnesses(found: SignedCheckpoint, policy: Policy, account: Account) -> None:
    seen = sorted(policy.witnesses_of(found))
    account.facts["witnesses"] = seen
    if policy.quorum == NONE:
        account.note("no_witnesses_asked", count=len(seen))
        return
    times = [signed.time for signed in found.signed if signed.time is not None]
    last = min(max(times, default=0), LATEST)
    moment = datetime.datetime.fromtimestamp(last, datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    account.holds("witnesses", seen=", ".join(seen), needed=policy.in_words(policy.quorum), time=moment)


def pinned_policy(file: str, account: Account) -> Policy:
    """A policy that the verifier brought along.

    Raises:
        NotChecked: the file can't be read, or is none.
    """
    try:
        policy = parse_policy(Path(file).read_text())
    except (OSError, UnicodeDecodeError, BadPolicy) as error:
        raise NotChecked("bad_policy", file=file, why=str(error)) from error
    account.holds("pinned_policy", file=file)
    return policy


def policy_beside(place: str, account: Account, at: str) -> Policy:
    """The policy that lies one folder above the log: whoever could forge the log could forge it too.

    Raises:
        NotChecked: there is none.
    """
    text = place.rstrip("/")
    above = text.rpartition("/")[0] if text.startswith(("http://", "https://")) else str(Path(text).resolve().parent)
    try:
        with reader(above, at=at) as read:
            policy = parse_policy(read(POLICY).decode())
    except (Missing, UnicodeDecodeError, BadPolicy) as error:
        raise NotChecked("bad_policy", file=f"{above}/{POLICY}", why=str(error)) from error
    except Unreachable as error:
        raise NotChecked("unreachable", why=str(error)) from error
    account.note("policy_of_log", file=f"{above}/{POLICY}")
    return policy

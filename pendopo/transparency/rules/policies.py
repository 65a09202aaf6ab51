"""A policy: which logs are believed, and how many of which witnesses must have seen what they say.

It is pinned in the verifier. Signatures alone do not stop a log from showing two histories; a quorum of witnesses does.

Source: C2SP tlog-policy.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pendopo.transparency.rules.checkpoints import SignedCheckpoint, open_checkpoint
from pendopo.transparency.rules.keys import BadKey, Kind, VerifierKey

NONE = "none"
LOG_KINDS = (Kind.ED25519, Kind.MLDSA44_COSIGNATURE)
WITNESS_KINDS = (Kind.ED25519_COSIGNATURE, Kind.MLDSA44_COSIGNATURE)
ALLOWED = re.compile(r"[\t\n -~\u0080-\U0010ffff]*")
THRESHOLD = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


class BadPolicy(ValueError):
    """A policy file that can't be used; says which line and why."""


class TooFewWitnesses(ValueError):
    """A checkpoint that its log signed, without the cosignatures that the policy asks for.

    Attributes:
        seen: names of the witnesses that did sign.
    """

    def __init__(self, seen: Iterable[str], needed: str) -> None:
        self.seen = sorted(seen)
        super().__init__(f"witnesses: {', '.join(self.seen) or 'none'}; needed: {needed}")


@dataclass(frozen=True)
class Party:
    """A log or a witness: its key, and its address where the policy gives one."""

    key: VerifierKey
    url: str = ""


@dataclass(frozen=True)
class Group:
    """So many of these members, witnesses or groups, must have signed."""

    least: int
    members: tuple[str, ...]


@dataclass
class Policy:
    """What a verifier believes."""

    logs: list[Party] = field(default_factory=list)
    witnesses: dict[str, Party] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    @property
    def keys(self) -> list[VerifierKey]:
        return [party.key for party in (*self.logs, *self.witnesses.values())]

    def accept(self, note: str | bytes) -> SignedCheckpoint:
        """A checkpoint that one of the logs signed and enough witnesses have seen.

        Raises:
            BadNote: it is malformed, or a known key signed it wrongly.
            BadCheckpoint: it is of no log of this policy.
            TooFewWitnesses: too few witnesses cosigned it.
        """
        found = open_checkpoint(note, self.keys)
        seen = self.witnesses_of(found)
        if not self.is_met(self.quorum, seen):
            raise TooFewWitnesses(seen, self.in_words(self.quorum))
        return found

    def witnesses_of(self, found: SignedCheckpoint) -> set[str]:
        """Names, as this policy calls them, of the witnesses that cosigned a checkpoint."""
        signers = {signed.key for signed in found.signed}
        return {name for name, party in self.witnesses.items() if party.key in signers}

    def is_met(self, name: str, seen: set[str]) -> bool:
        """Whether a witness, a group or ``none`` has signed, given the witnesses that did."""
        if name == NONE:
            return True
        if name in self.witnesses:
            return name in seen
        group = self.groups[name]
        return sum(self.is_met(member, seen) for member in group.members) >= group.least

    def in_words(self, name: str) -> str:
        """What a quorum asks for, such as ``2 of (bawaslu, kampus, pers)``."""
        if name not in self.groups:
            return name
        group = self.groups[name]
        return f"{group.least} of ({', '.join(map(self.in_words, group.members))})"


def parse_policy(text: str) -> Policy:
    """Read a policy file.

    Raises:
        BadPolicy: a line is not understood, a name is unknown or given twice, a key occurs twice, or there is not one quorum.
    """
    policy, used, keys = Policy(), set[str](), set[bytes]()
    if not ALLOWED.fullmatch(text):
        raise BadPolicy("control characters other than tab and newline")
    for number, line in enumerate(text.split("\n"), 1):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            try:
                take_line(policy, words, used, keys)
            except (BadPolicy, BadKey) as error:
                raise BadPolicy(f"line {number}: {error}") from error
    if not policy.quorum:
        raise BadPolicy("there is no quorum line")
    return policy


def take_line(policy: Policy, words: list[str], used: set[str], keys: set[bytes]) -> None:
    match words:
        case ["log", key, *url] if len(url) <= 1:
            policy.logs.append(Party(known_key(key, LOG_KINDS, keys), *url))
        case ["witness", name, key, *url] if len(url) <= 1:
            policy.witnesses[free(policy, name)] = Party(known_key(key, WITNESS_KINDS, keys), *url)
        case ["group", name, least, *members] if members:
            policy.groups[free(policy, name)] = Group(threshold(least, len(members)), tuple(taken(policy, members, used)))
        case ["quorum", name] if not policy.quorum:
            if name != NONE and name not in policy.witnesses and name not in policy.groups:
                raise BadPolicy(f"{name} is not defined above")
            policy.quorum = name
        case _:
            raise BadPolicy("not understood, or a second quorum")


def known_key(text: str, kinds: tuple[Kind, ...], keys: set[bytes]) -> VerifierKey:
    key = VerifierKey.parse(text)
    if key.kind not in kinds:
        raise BadPolicy(f"a key of kind {key.kind:#04x} does not sign here")
    if key.public in keys:
        raise BadPolicy(f"the key of {key.name} occurs twice")
    keys.add(key.public)
    return key


def free(policy: Policy, name: str) -> str:
    if name == NONE or name in policy.witnesses or name in policy.groups:
        raise BadPolicy(f"the name {name} is taken")
    return name


def threshold(text: str, members: int) -> int:
    if text in ("all", "any"):
        return members if text == "all" else 1
    if not THRESHOLD.fullmatch(text) or int(text) > members:
        raise BadPolicy(f"{text} of {members} members")
    return int(text)


def taken(policy: Policy, members: list[str], used: set[str]) -> Iterator[str]:
    for name in members:
        if name not in policy.witnesses and name not in policy.groups:
            raise BadPolicy(f"{name} is not defined above")
        if name in used:
            raise BadPolicy(f"{name} is a member twice")
        used.add(name)
        yield name

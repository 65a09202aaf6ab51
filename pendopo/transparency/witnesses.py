"""Asks witnesses: for their signature under a checkpoint, and for the largest tree that they have signed.

Needs the standard library and ``cryptography`` alone. Nothing that a witness answers is believed before its signature, and
that of the log, hold.

Source: C2SP tlog-witness.
"""

import http.client
import json
import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pendopo.transparency.rules.checkpoints import SignedCheckpoint, open_checkpoint, unsigned_checkpoint, whole_number
from pendopo.transparency.rules.keys import VerifierKey
from pendopo.transparency.rules.notes import BadNote, Line, checked, lines_of, split_note
from pendopo.transparency.rules.policies import Party, Policy
from pendopo.transparency.rules.witnessing import Refused, Request, origin_hash

SECONDS = 8.0  # for one question
GRACE = 0.5  # seconds for the others once there are enough
LARGEST_ANSWER = 262_144  # bytes
QUESTIONS = 3  # a witness may sign for somebody else between two of ours
IDLE_CONNECTIONS = 2
CLOCKS_DIFFER = 300  # seconds that a witness's clock may be ahead of ours

Prove = Callable[[int], Sequence[bytes]]


class NoAnswer(OSError):
    """A witness that can't be reached, or whose answer is none."""


@dataclass(frozen=True)
class Answer:
    """What came of asking one witness.

    Attributes:
        name: as the policy calls it.
        lines: its signature lines that hold; '' for none.
        status: of its last answer, 0 when there was none.
        size: of the largest tree that it has signed, where it said so.
        why: why there are no lines; '' when there are.
    """

    name: str
    lines: str = ""
    status: int = 0
    size: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Cosigned:
    """A note with the lines of all who signed it in time, and what each answered, in the policy's order."""

    note: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Seen:
    """What a witness shows of a log: the checkpoint it signed last, or why there is none.

    Attributes:
        time: when it signed, in seconds since 1970.
        why: ``nothing`` it never signed this log; ``silent`` it can't be reached; ``wrong`` it shows what its log or itself has not signed.
    """

    name: str
    checkpoint: SignedCheckpoint | None = None
    time: int = 0
    why: str = ""


class WitnessClient:
    """One witness of a policy. Connections are kept open; any number of threads may ask."""

    def __init__(self, name: str, party: Party, *, seconds: float = SECONDS) -> None:
        """Args:
        seconds: for one question and its answer.
        """
        self.name, self.key, self.url, self.seconds = name, party.key, party.url.rstrip("/"), seconds
        parts = urlsplit(self.url)
        self.secure, self.host, self.base = parts.scheme == "https", parts.netloc, parts.path
        self.idle: list[http.client.HTTPConnection] = []
        self.keeps = True
        self.lock = threading.Lock()
        self.sizes: dict[str, int] = {}  # the largest tree of each log that it is known to have signed: a guess

    # -- for a signature

    def cosign(self, note: str, prove: Prove) -> str:
        """Ask for a cosignature.

        Args:
            note: a checkpoint that its log signed.
            prove: gives the consistency proof to it from an older, or the same, size.

        Returns:
            The signature lines of the answer that are of this witness's key, and hold.

        Raises:
            Refused: the witness does not sign; with ``size`` (409) where it has seen another one.
            NoAnswer: it can't be reached, or answers nonsense.
        """
        checkpoint = unsigned_checkpoint(note)
        old = self.sizes.get(checkpoint.origin, 0)
        old = old if old <= checkpoint.size else 0  # what it has seen since is its own to say
        for _ in range(QUESTIONS):
            try:
                lines = self.signed(note, self.asked(Request(old, tuple(prove(old)), note)))
            except Refused as refused:
                if refused.size is None or refused.size > checkpoint.size:
                    raise
                old = self.sizes[checkpoint.origin] = refused.size
            else:
                self.sizes[checkpoint.origin] = checkpoint.size
                return lines
        raise NoAnswer(f"{self.name}: names another size each time")

    def asked(self, request: Request) -> bytes:
        """Send a request.

        Raises:
            Refused: what the witness answered instead of lines.
        """
        status, body = self.exchange("POST", f"{self.base}/add-checkpoint", str(request).encode())
        if status == 200:
            return body
        if status == 409:
            try:
                raise Refused(409, "it has signed another size", size=whole_number(body.decode("ascii").removesuffix("\n")))
            except ValueError as error:
                raise NoAnswer(f"{self.name}: 409 without a size") from error
        if 400 <= status < 500:
            raise Refused(status, body[:200].decode(errors="replace").strip())
        raise NoAnswer(f"{self.name}: HTTP {status}")

    def signed(self, note: str, answer: bytes) -> str:
        """Those lines of an answer that are this witness's.

        Raises:
            NoAnswer: there is none, it does not hold, or it is of no time or one to come.
        """
        try:
            text, lines = split_note(note)[0], lines_of(answer.decode())
            own = [line for line in lines if (line.name, line.ident) == (self.key.name, self.key.ident)][:1]
            held = checked(text, own, [self.key])
        except (BadNote, UnicodeDecodeError) as error:
            raise NoAnswer(f"{self.name}: its signature does not hold") from error
        if not held or not 0 < (held[0].time or 0) <= time.time() + CLOCKS_DIFFER:
            raise NoAnswer(f"{self.name}: no signature of its own with a time that can be")
        return str(own[0])

    # -- for what it has seen

    def seen(self, origin: str, logs: Iterable[VerifierKey]) -> Seen:
        """The largest tree of a log that the witness signed, checked against the keys of log and witness."""
        try:
            status, body = self.exchange("GET", f"{self.base}/{origin_hash(origin)}/checkpoint")
        except NoAnswer:
            return Seen(self.name, why="silent")
        if status == 404:
            return Seen(self.name, why="nothing")
        if status != 200:
            return Seen(self.name, why="silent")
        try:
            found = open_checkpoint(body, [*logs, self.key])
        except BadNote:
            return Seen(self.name, why="wrong")
        times = [signed.time for signed in found.signed if signed.key == self.key]
        if not times or found.checkpoint.origin != origin:
            return Seen(self.name, why="wrong")
        return Seen(self.name, found, times[0] or 0)

    def evidence(self) -> list[dict[str, object]]:
        """What the witness says to have found, unchecked; empty where it offers nothing of the kind (it is no part of the protocol)."""
        try:
            status, body = self.exchange("GET", f"{self.base}/bukti.json")
            found = json.loads(body) if status == 200 else []
        except (NoAnswer, ValueError, RecursionError):
            return []
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    # -- the wire

    def exchange(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """One question over a connection that was kept open, or over a new one if that one is gone.

        Raises:
            NoAnswer: the witness can't be reached in time.
        """
        until = time.monotonic() + self.seconds
        while True:
            with self.lock:
                kept = self.idle.pop() if self.idle else None
            connection = kept or self.connect()
            try:
                return self.over(connection, method, path, body, until)
            except (http.client.HTTPException, OSError) as error:
                connection.close()
                if kept is None or isinstance(error, TimeoutError):
                    raise NoAnswer(f"{self.name}: {type(error).__name__}") from error

    def connect(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self.secure else http.client.HTTPConnection
        try:
            return kind(self.host, timeout=self.seconds)
        except http.client.InvalidURL as error:
            raise NoAnswer(f"{self.name}: its address is none") from error

    def over(self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes, until: float) -> tuple[int, bytes]:
        headers = {"Content-Type": "text/plain; charset=utf-8"} if method == "POST" else {}
        connection.request(method, path, body=body or None, headers=headers)
        answer = connection.getresponse()
        data = b""
        while len(data) <= LARGEST_ANSWER and (chunk := answer.read1(65_536)):
            data += chunk
            if time.monotonic() > until:
                raise TimeoutError
        if len(data) > LARGEST_ANSWER:
            raise http.client.HTTPException("an answer that is too long")
        will_close = answer.will_close
        answer.close()  # read1 leaves that to us, and the connection could not be used again
        self.put_back(connection, reusable=not will_close)
        return answer.status, data

    def put_back(self, connection: http.client.HTTPConnection, *, reusable: bool) -> None:
        with self.lock:
            if reusable and self.keeps and len(self.idle) < IDLE_CONNECTIONS:
                self.idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        """Close what is kept open, and keep nothing from now on."""
        with self.lock:
            self.keeps = False
            while self.idle:
                self.idle.pop().close()


# -- all witnesses of a policy

CLIENTS: dict[tuple[str, VerifierKey, str], WitnessClient] = {}
BUSY: set[WitnessClient] = set()
GUARD = threading.Lock()


def clients_of(policy: Policy, *, seconds: float = SECONDS) -> list[WitnessClient]:
    """A client for each witness of a policy that has an address; the same ones each time, so that connections stay open."""
    found = []
    with GUARD:
        for name, party in policy.witnesses.items():
            if party.url:
                client = CLIENTS.setdefault((name, party.key, party.url), WitnessClient(name, party))
                client.seconds = seconds
                found.append(client)
    return found


def close_all() -> None:
    """Close the connections that are kept open."""
    with GUARD:
        while CLIENTS:
            CLIENTS.popitem()[1].close()


def cosign(policy: Policy, note: str, prove: Prove, seconds: float = SECONDS) -> Cosigned:
    """Have a checkpoint cosigned by all witnesses of a policy at once.

    Waits until all have answered, until enough have for the policy's quorum and the others had half a second more, or until the
    time is over. A witness that still works on an earlier question is left out.

    Args:
        note: a checkpoint that its log signed.
        prove: gives the consistency proof to it from an older, or the same, size; is called from several threads.
        seconds: for all of them together.
    """
    clients = clients_of(policy, seconds=seconds)
    answers = {client.name: Answer(client.name, why="still busy") for client in clients}
    arrived: queue.Queue[Answer] = queue.Queue()
    waiting = {client.name for client in clients if started(client, lambda client: arrived.put(answer_of(client, note, prove)))}
    answers |= {name: Answer(name, why="no answer in time") for name in waiting}
    until, enough = time.monotonic() + seconds, False
    while waiting and (left := until - time.monotonic()) > 0:
        try:
            answer = arrived.get(timeout=left)
        except queue.Empty:
            break
        answers[answer.name] = answer
        waiting.discard(answer.name)
        if not enough and policy.is_met(policy.quorum, {name for name, each in answers.items() if each.lines}):
            enough, until = True, min(until, time.monotonic() + GRACE)
    return Cosigned(with_lines(note, answers.values()), tuple(answers.values()))


def started(client: WitnessClient, work: Callable[[WitnessClient], object]) -> bool:
    """Begin to ask a witness in a thread of its own; False when it is still being asked."""
    with GUARD:
        if client in BUSY:
            return False
        BUSY.add(client)

    def worked() -> None:
        try:
            work(client)
        finally:
            with GUARD:
                BUSY.discard(client)

    threading.Thread(target=worked, daemon=True, name=f"witness {client.name}").start()
    return True


def answer_of(client: WitnessClient, note: str, prove: Prove) -> Answer:
    """What a witness answers, faults of any kind included: nobody is left waiting."""
    try:
        return Answer(client.name, client.cosign(note, prove), 200)
    except Refused as refused:
        return Answer(client.name, status=refused.status, size=refused.size, why=str(refused))
    except NoAnswer as silent:
        return Answer(client.name, why=str(silent))
    except Exception as fault:  # of the caller's prove
        return Answer(client.name, why=f"{type(fault).__name__}: {fault}")


def with_lines(note: str, answers: Iterable[Answer]) -> str:
    """A note with the lines that came behind its own; an older line of the same key is replaced."""
    new: dict[tuple[str, bytes], Line] = {}
    for answer in answers:
        for line in lines_of(answer.lines) if answer.lines else []:
            new[line.name, line.ident] = line
    text, lines = split_note(note)
    kept = [line for line in lines if (line.name, line.ident) not in new]
    return f"{text}\n{''.join(map(str, [*kept, *new.values()]))}"


def seen_by_all(policy: Policy, origin: str, *, seconds: float = SECONDS) -> list[Seen]:
    """What each witness of a policy shows of a log, in the policy's order; asked all at once."""
    logs = [party.key for party in policy.logs]
    clients = clients_of(policy, seconds=seconds)
    found = {client.name: Seen(client.name, why="silent") for client in clients}
    arrived: queue.Queue[Seen] = queue.Queue()
    for client in clients:
        threading.Thread(target=lambda client=client: arrived.put(client.seen(origin, logs)), daemon=True).start()
    until = time.monotonic() + seconds
    for _ in clients:
        try:
            seen = arrived.get(timeout=max(0.001, until - time.monotonic()))
        except queue.Empty:
            break
        found[seen.name] = seen
    return list(found.values())


def evidence_of_all(policy: Policy, *, seconds: float = SECONDS) -> dict[str, list[dict[str, object]]]:
    """What each witness of a policy says to have found, by its name; asked all at once, unchecked."""
    clients, arrived = clients_of(policy, seconds=seconds), queue.Queue[tuple[str, list[dict[str, object]]]]()
    for client in clients:
        threading.Thread(target=lambda client=client: arrived.put((client.name, client.evidence())), daemon=True).start()
    until, found = time.monotonic() + seconds, {}
    for _ in clients:
        try:
            name, told = arrived.get(timeout=max(0.001, until - time.monotonic()))
        except queue.Empty:
            break
        found[name] = told
    return found


def largest_seen(policy: Policy, origin: str, *, seconds: float = SECONDS) -> SignedCheckpoint | None:
    """The largest tree of a log that any witness of a policy shows; None when none shows any.

    A log that stands behind it was set back, and must not write. Whether a witness was silent: :func:`seen_by_all`.
    """
    shown = [seen.checkpoint for seen in seen_by_all(policy, origin, seconds=seconds) if seen.checkpoint]
    return max(shown, key=lambda found: found.size, default=None)


def latest(name: str, party: Party, origin: str, logs: Iterable[VerifierKey], *, seconds: float = SECONDS) -> Seen:
    """What one witness shows of a log."""
    client = WitnessClient(name, party, seconds=seconds)
    try:
        return client.seen(origin, logs)
    finally:
        client.close()

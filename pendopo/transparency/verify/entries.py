"""One entry of a log: found by its place or its subject, and proven; and a receipt, which is proven without asking anybody."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from pendopo.kit.merkle import leaf_hash
from pendopo.transparency.progress import Bar
from pendopo.transparency.rules.checked_trees import CheckedTree
from pendopo.transparency.rules.entries import Entry, EntryRefused
from pendopo.transparency.rules.notes import BadNote
from pendopo.transparency.rules.policies import Policy, TooFewWitnesses
from pendopo.transparency.rules.proofs import inclusion_holds
from pendopo.transparency.rules.receipts import BadReceipt, Receipt
from pendopo.transparency.rules.tiles import WIDTH
from pendopo.transparency.verify.account import Account, DoesNotHold, NotChecked
from pendopo.transparency.verify.logs import Log, naming_files, tell_witnesses

POINTER = "terbaru/{}.json"
POINTED = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}")


def verify_entry(log: Log, wanted: str, account: Account) -> None:
    """Prove one entry and say what it is.

    Args:
        wanted: its index in digits, or its subject, of which the newest entry is meant.

    Raises:
        DoesNotHold: it is not there, or not of this log.
    """
    tree = log.tree()
    index = int(wanted) if wanted.isdecimal() else newest_index(log, tree, wanted, account)
    if not 0 <= index < tree.size:
        raise DoesNotHold("no_such_entry", index=index, size=tree.size)
    tell_entry(prove(log, tree, index, account), index, log.name, account)


def prove(log: Log, tree: CheckedTree, index: int, account: Account) -> bytes:
    """An entry that is proven to stand in the log: by its tiles, and by a proof checked apart from them.

    Raises:
        DoesNotHold: it does not.
    """
    with naming_files():
        entry, proof = tree.entry(index), tree.inclusion(index)
    if not inclusion_holds(leaf_hash(entry), index, tree.size, proof, log.checkpoint.root):
        raise DoesNotHold("not_included", index=index)
    account.holds("included", index=index, hashes=len(proof))
    return entry


def tell_entry(data: bytes, index: int, name: str, account: Account) -> None:
    account.facts |= {"index": index}
    try:
        entry = Entry.parse(data)
    except EntryRefused as error:
        raise DoesNotHold("form", file="-", index=index, why=str(error)) from error
    if entry.log != name:
        raise DoesNotHold("form", file="-", index=index, why=f"{entry.kind} belongs into {entry.log}")
    account.facts["entry"] = json.loads(data)
    account.note("entry", index=index, entry=data.decode())
    if entry.corrects is not None:
        account.note("corrected", index=entry.corrects)


# -- by subject


def newest_index(log: Log, tree: CheckedTree, subject: str, account: Account, kind: str = "") -> int:
    """Index of the newest entry about a subject: the one with the highest revision.

    The pointer that a log may publish says from where on to read; what stands behind it is read as well, so that an old
    pointer hides nothing.

    Raises:
        DoesNotHold: there is none, or a file is not of this log.
    """
    start = pointed(log, tree, subject, kind)
    best, revision = start if start else (-1, 0)
    first = best // WIDTH if start else 0
    with Bar(-(-tree.size // WIDTH) - first, log.name, shown=not account.as_json) as bar:
        for index, entry in entries_since(tree, first, bar):
            if entry.subject == subject and kind in ("", entry.kind) and entry.rev > revision:
                best, revision = index, entry.rev
    if best < 0:
        raise DoesNotHold("no_such_subject", subject=subject)
    account.holds("newest", subject=subject, count=tree.size - best - 1)
    return best


def pointed(log: Log, tree: CheckedTree, subject: str, kind: str) -> tuple[int, int] | None:
    """Index and revision to which the pointer of a subject leads, if that entry is really about it."""
    if not POINTED.fullmatch(subject):
        return None
    try:
        index = json.loads(log.read(POINTER.format(subject)))["index"]
        if type(index) is not int or not 0 <= index < tree.size:
            return None
        with naming_files():
            entry = Entry.parse(tree.entry(index))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return (index, entry.rev) if entry.subject == subject and kind in ("", entry.kind) else None


def entries_since(tree: CheckedTree, first: int, bar: Bar) -> Iterator[tuple[int, Entry]]:
    """Entries from a bundle on, with their index; those out of form are left out, as nothing can be said of them."""
    for number in range(first, -(-tree.size // WIDTH)):
        with naming_files():
            bundle = tree.bundle(number)
        for place, data in enumerate(bundle):
            try:
                yield number * WIDTH + place, Entry.parse(data)
            except EntryRefused:
                continue
        bar.add()


# -- receipts


def verify_receipt(file: str, entry_file: str, policy: Policy, account: Account) -> None:
    """Check a receipt; its entry comes from a file, or stands in the receipt itself.

    Raises:
        DoesNotHold: it is no receipt, or does not hold for the entry.
        NotChecked: a file can't be read, or there is no entry.
    """
    try:
        receipt = Receipt.parse(read_file(file).decode())
    except (BadReceipt, UnicodeDecodeError) as error:
        raise DoesNotHold("bad_receipt", file=file, why=str(error)) from error
    entry = read_file(entry_file) if entry_file else receipt.extra
    if not entry:
        raise NotChecked("no_entry_given")
    try:
        found = receipt.check(entry, policy)
    except TooFewWitnesses as error:
        raise DoesNotHold(
            "too_few_witnesses", file=file, seen=", ".join(error.seen) or "-", needed=policy.in_words(policy.quorum)
        ) from error
    except (BadReceipt, BadNote) as error:
        raise DoesNotHold("bad_receipt", file=file, why=str(error)) from error
    origin = found.checkpoint.origin
    account.facts |= {"origin": origin, "size": found.size}
    account.holds("checkpoint", file=file, origin=origin, size=found.size)
    tell_witnesses(found, policy, account)
    account.holds("receipt", file=file, index=receipt.index)
    tell_entry(entry, receipt.index, origin.rpartition("/")[2], account)


def read_file(file: str) -> bytes:
    """A file of the person who asks.

    Raises:
        NotChecked: it can't be read.
    """
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise NotChecked("unreadable", file=file, why=error.strerror or type(error).__name__) from error

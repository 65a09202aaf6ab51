"""First stages of a move: what a source has is written down, then cleaned and judged, a group of items a transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any

from pendopo.site_import.models import LONGEST_ADDRESS, ImportedItem, ImportedMedium, ImportJob, packed
from pendopo.site_import.parts import Given, Parts
from pendopo.site_import.rules.items import Fault, Found, Item, Medium
from pendopo.site_import.rules.pieces import Cleaned, LeftOver
from pendopo.site_import.rules.stored import TooLong, as_bytes, as_item, pieces_as_json, storable, without_nul
from pendopo.site_import.rules.verdicts import Pile, Sign, Verdict

State = ImportedItem.State


def in_groups(found: Iterator[Found], size: int) -> Iterator[list[Found]]:
    """Groups of a stream, none held longer than it takes to write it down."""
    while group := list(islice(found, size)):
        yield group


# -- writing down what was read


def store(group: Sequence[Found], job: ImportJob) -> None:
    """Write one group down; what an earlier move wrote and the source did not change stays as it is. The caller saves the job."""
    items: dict[str, tuple[Item, bytes]] = {}
    for found in group:
        if isinstance(found, Fault):
            job.note(without_nul(found.place), found.what, without_nul(found.detail))
        elif isinstance(found, Item):
            keep(found, items, job)
    known = ImportedItem.objects.select_for_update().filter(office_key=job.office_key, host=job.host, source_id__in=items)
    there = {row.source_id: row for row in known.defer("raw", "pieces", "left_over")}
    ImportedItem.objects.bulk_create(new_row(item, data, job) for name, (item, data) in items.items() if name not in there)
    for name, row in there.items():
        renew(row, *items[name], job)
    store_media([found for found in group if isinstance(found, Medium)], job)
    job.count("read", len(items))
    job.count("media", sum(isinstance(found, Medium) for found in group))


def keep(item: Item, items: dict[str, tuple[Item, bytes]], job: ImportJob) -> None:
    """Add an item to its group, unless it can't be kept or its name stands for another one there."""
    name = without_nul(item.source_id, 300)
    if name in items:
        job.note(name, "twice")
        return
    try:
        items[name] = (item, as_bytes(item))
    except TooLong:
        job.note(name, "too_long")


def facts_of(item: Item, data: bytes) -> dict[str, Any]:
    """Columns of an item that come straight from the source."""
    return {
        "kind": item.kind.value,
        "status": item.status.value if not item.password else "private",
        "title": without_nul(item.title, 500),
        "address": without_nul(item.address, LONGEST_ADDRESS),
        "other_addresses": [without_nul(one, LONGEST_ADDRESS) for one in item.other_addresses],
        "published": item.published,
        "updated": item.updated,
        "author": without_nul(item.author, 200),
        "categories": [without_nul(one, 200) for one in item.categories],
        "raw": packed(data),
        "raw_sha256": sha256(data).hexdigest(),
        "raw_bytes": len(data),
    }


def new_row(item: Item, data: bytes, job: ImportJob) -> ImportedItem:
    source_id = without_nul(item.source_id, 300)
    return ImportedItem(office_key=job.office_key, host=job.host, job=job, changed_in=job, source_id=source_id, **facts_of(item, data))


def renew(row: ImportedItem, item: Item, data: bytes, job: ImportJob) -> None:
    """An item that is there already: taken over when the source changed it, or when nobody has decided about it."""
    if row.changed_in_id == job.pk:
        return
    if row.raw_sha256 == sha256(data).hexdigest():
        job.count("unchanged")
        if row.state == State.WAITING or (row.state == State.ACCEPTED and row.page_id is None):
            ImportedItem.objects.filter(pk=row.pk).update(changed_in=job, state=State.WAITING, fault="")
        return
    job.count("changed")
    fresh = {"changed_in": job, "pieces": None, "pile": "", "state": State.WAITING, "reason": "", "decided_by": "", "fault": ""}
    ImportedItem.objects.filter(pk=row.pk).update(**facts_of(item, data), **fresh)


def store_media(media: Sequence[Medium], job: ImportJob) -> None:
    ImportedMedium.objects.bulk_create((medium_row(one, job) for one in media), ignore_conflicts=True)


def medium_row(medium: Medium, job: ImportJob, *, wanted: bool = False) -> ImportedMedium:
    address = without_nul(medium.address, LONGEST_ADDRESS)
    return ImportedMedium(
        office_key=job.office_key,
        host=job.host,
        job=job,
        address=address,
        address_sha256=sha256(address.encode()).hexdigest(),
        title=without_nul(medium.title, 250),
        alt=without_nul(medium.alt, 250),
        caption=without_nul(medium.caption, 250),
        wanted=wanted,
    )


# -- cleaning and judging


Judged = tuple[int, dict[str, Any], tuple[str, ...]]


def judge_one(row: tuple[int, bytes], parts: Parts, given: Given) -> Judged:
    """Clean and judge one item; pure, so that another process may do it.

    Args:
        row: primary key and unpacked source of an item.

    Returns:
        The key, the columns to write, and the addresses of the pictures and files that it shows.
    """
    key, data = row
    item = as_item(data)
    cleaned, verdict = clean(item, parts, given), judged(item, parts, given)
    media = tuple(dict.fromkeys(filter(None, (item.picture, *cleaned.media, *item.files))))
    pieces = storable(pieces_as_json(cleaned.pieces))
    columns = {
        "pieces": pieces,
        "left_over": [{"reason": part.reason, "source": without_nul(part.source, 20_000)} for part in cleaned.left_over],
        "links": storable(cleaned.links),
        "media": storable(media),
        "clean_bytes": len(str(pieces).encode("utf-8", "replace")),
        "pile": verdict.pile.value,
        "judged": verdict.pile.value,
        "score": verdict.score,
        "signs": [asdict(sign) | {"where": without_nul(sign.where, 200)} for sign in verdict.signs],
        "wanted": parts.page_type(item, given),
    }
    return key, columns, media


def clean(item: Item, parts: Parts, given: Given) -> Cleaned:
    """A body made clean; one on which cleaning itself fails is kept for the editor as a whole, and nothing of it is shown."""
    try:
        return parts.clean(item, given)
    except Exception as error:  # hostile input: whatever it does to the reader, the move goes on
        return Cleaned(left_over=(LeftOver("unreadable", f"{type(error).__name__}\n{item.html[:19_000]}"),))


def judged(item: Item, parts: Parts, given: Given) -> Verdict:
    """The verdict; what can't be judged is doubtful."""
    try:
        return parts.judge(item, given)
    except Exception as error:  # as above
        return Verdict(Pile.DOUBTFUL, 50, (Sign("unreadable", 50, type(error).__name__),))


def judging(parts: Parts, given: Given) -> partial[Judged]:
    return partial(judge_one, parts=parts, given=given)


def not_judged(job: ImportJob, size: int) -> list[tuple[int, bytes]]:
    """The next items to clean, with their unpacked sources."""
    rows = ImportedItem.objects.filter(changed_in=job, pile="").only("raw").order_by("pk")[:size]
    return [(row.pk, row.source) for row in rows]


def write_judged(results: Sequence[Judged], job: ImportJob) -> None:
    """Write one group's outcome down, and which pictures and files it will need."""
    for key, columns, _media in results:
        ImportedItem.objects.filter(pk=key).update(**columns)
    wanted = dict.fromkeys(one for _key, columns, media in results if columns["pile"] != Pile.INFECTED for one in media)
    want(list(wanted), job)


def want(addresses: Sequence[str], job: ImportJob) -> None:
    """Mark pictures and files as needed; those that the source did not list are added."""
    fresh = [medium_row(Medium("", address), job, wanted=True) for address in addresses]
    ImportedMedium.objects.bulk_create(fresh, ignore_conflicts=True)
    hashes = [row.address_sha256 for row in fresh]
    ImportedMedium.objects.filter(office_key=job.office_key, host=job.host, address_sha256__in=hashes, wanted=False).update(wanted=True)

"""First stages of a move: what a source has is written down, then cleaned and judged, a group of items a transaction."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any

from pendopo.site_import.groups import light_enough
from pendopo.site_import.models import LONGEST_ADDRESS, ImportedItem, ImportedMedium, ImportJob, packed
from pendopo.site_import.parts import Given, Nearby, Parts
from pendopo.site_import.rules.items import Fault, Found, Item, Medium
from pendopo.site_import.rules.pieces import Cleaned, LeftOver
from pendopo.site_import.rules.stored import TooLong, as_bytes, as_item, pieces_as_json, storable, without_nul
from pendopo.site_import.rules.verdicts import Pile, Sign, Verdict

State = ImportedItem.State
GALLERY = b"gallery"
NUMBER = re.compile(rb"\b\d{1,9}\b")
MOST_NUMBERS = 10_000  # of one source


# -- writing down what was read


def letters_of(found: Found) -> int:
    """How much memory one find asks for, roughly."""
    return len(found.html) + len(found.page) if isinstance(found, Item) else 0


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
        source_id=without_nul(medium.source_id, 300),
        belongs_to=without_nul(medium.belongs_to, 300),
        caption=without_nul(medium.caption, 250),
        wanted=wanted,
    )


# -- cleaning and judging


ToJudge = tuple[int, bytes, Nearby]
Judged = tuple[int, dict[str, Any], dict[str, str]]


def judge_one(row: ToJudge, parts: Parts, given: Given) -> Judged:
    """Clean and judge one item; pure, so that another process may do it.

    Args:
        row: primary key and unpacked source of an item, and what is listed beside it.

    Returns:
        The key, the columns to write, and the pictures and files that it shows: alternative texts by address.
    """
    key, data, nearby = row
    item = as_item(data)
    cleaned, verdict = clean(item, parts, given, nearby), judged(item, parts, given)
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
        "wanted": parts.page_type(item, given, cleaned),
        "proposed": parts.page_type(item, replace(given, mapping=None), cleaned),
    }
    return key, columns, {address: storable(cleaned.alts.get(address, "")) for address in media}


def clean(item: Item, parts: Parts, given: Given, nearby: Nearby) -> Cleaned:
    """A body made clean; one on which cleaning itself fails is kept for the editor as a whole, and nothing of it is shown."""
    try:
        return parts.clean(item, given, nearby)
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


def given_up(row: ToJudge) -> Judged:
    """An item that ends every process which cleans or judges it: as one on which cleaning fails."""

    def ends(*_given: object) -> Any:
        raise RuntimeError

    nothing = Parts(read=ends, clean=ends, judge=ends, page_type=lambda *_given: "news", fetch=ends, fill=ends)
    return judge_one(row, nothing, Given("", "", ""))


def not_judged(job: ImportJob, size: int, after: int) -> list[ToJudge]:
    """The next items to clean, with their unpacked sources and what is listed beside them."""
    waiting = ImportedItem.objects.filter(changed_in=job, pile="", pk__gt=after).order_by("pk")
    keys = light_enough(waiting.values_list("pk", "raw_bytes")[:size])
    rows = [(row.pk, row.source_id, row.source) for row in waiting.filter(pk__in=keys).only("raw", "source_id")]
    owned, named = (
        owned_media(job, [name for _key, name, data in rows if GALLERY in data]),
        named_media(job, [data for _k, _n, data in rows]),
    )
    return [(key, data, nearby_of(name, data, owned, named)) for key, name, data in rows]


def nearby_of(name: str, data: bytes, owned: dict[str, list[str]], named: dict[str, str]) -> Nearby:
    if GALLERY not in data:
        return Nearby()
    numbers = set(numbers_in(data))
    return Nearby({one: address for one, address in named.items() if one in numbers}, tuple(owned.get(name, ())))


def numbers_in(data: bytes) -> Iterator[str]:
    """Names of media that a source may mean by its numbers; the first ones, of a source with more than any gallery has."""
    return (f"attachment-{found[0].decode()}" for found in islice(NUMBER.finditer(data), MOST_NUMBERS))


def owned_media(job: ImportJob, names: list[str]) -> dict[str, list[str]]:
    """Media that belong to some items, in the order of the source."""
    found: dict[str, list[str]] = {}
    rows = ImportedMedium.objects.filter(office_key=job.office_key, host=job.host, belongs_to__in=names).order_by("pk")
    for name, address in rows.values_list("belongs_to", "address") if names else ():
        found.setdefault(name, []).append(address)
    return found


def named_media(job: ImportJob, sources: list[bytes]) -> dict[str, str]:
    """Media that galleries in some sources may name by their numbers."""
    names = {name for data in sources if GALLERY in data for name in numbers_in(data)}
    rows = ImportedMedium.objects.filter(office_key=job.office_key, host=job.host, source_id__in=names)
    return dict(rows.values_list("source_id", "address")) if names else {}


def bytes_of(judged: Judged) -> int:
    """How much memory one outcome asks for, roughly."""
    return int(judged[1]["clean_bytes"])


def write_judged(results: Sequence[Judged], job: ImportJob) -> None:
    """Write one group's outcome down, and which pictures and files it will need."""
    for key, columns, _media in results:
        ImportedItem.objects.filter(pk=key).update(**columns)
    titles = dict(ImportedItem.objects.filter(pk__in=[key for key, _columns, _media in results]).values_list("pk", "title"))
    wanted: dict[str, Shown] = {}
    for key, columns, media in results:
        if columns["pile"] != Pile.INFECTED:
            for address, alt in media.items():
                wanted.setdefault(address, Shown(alt, titles[key]))
    want(wanted, job)


@dataclass(frozen=True)
class Shown:
    """What a page says of a picture or file: its alternative text there, and the page's title."""

    alt: str
    title: str


def want(shown: Mapping[str, Shown], job: ImportJob) -> None:
    """Mark pictures and files as needed; those that the source did not list are added.

    Args:
        shown: what a page says of each by its address; the text is kept where the source says nothing of it itself.
    """
    fresh = [medium_row(Medium("", address, alt=one.alt), job, wanted=True) for address, one in shown.items()]
    for row, one in zip(fresh, shown.values(), strict=True):
        row.shown_in = without_nul(one.title, 250)
    ImportedMedium.objects.bulk_create(fresh, ignore_conflicts=True)
    known = ImportedMedium.objects.filter(office_key=job.office_key, host=job.host)
    by_hash = {row.address_sha256: row for row in fresh}
    behind = known.filter(address_sha256__in=by_hash).exclude(wanted=True, shown_in__gt="")
    rows = list(behind.only("wanted", "shown_in", "alt", "address_sha256"))
    for there in rows:
        said = by_hash[there.address_sha256]
        there.wanted, there.shown_in, there.alt = True, there.shown_in or said.shown_in, there.alt or said.alt
    ImportedMedium.objects.bulk_update(rows, ["wanted", "shown_in", "alt"], batch_size=500)


def want_of(row: ImportedItem, job: ImportJob) -> None:
    """As :func:`want`, for all that one item shows."""
    want({address: Shown("", row.title) for address in row.media}, job)

"""Old addresses of a move: remembered under the name of the old host, so that whichever move finds a page, its addresses lead there.

Links among moved pages are set right last, when every page is there; editors who were faster lose nothing.
"""

import json
from collections.abc import Iterator, Sequence

from wagtail.models import Page, ReferenceIndex, Revision

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.scope import office_scope
from pendopo.site_import.groups import light_enough
from pendopo.site_import.models import ImportedItem, ImportJob
from pendopo.site_import.pages import Known, is_touched, known_to, locked_pages, stored_value, words_of
from pendopo.site_import.parts import Parts
from pendopo.site_import.queries import label_of
from pendopo.site_import.rules.verdicts import Pile
from pendopo.sites import remembering
from pendopo.sites.remembering import Address

AT_ONCE = 1000  # items; each has a handful of addresses


def remember(job: ImportJob) -> None:
    """Remember where the addresses of an old site lead: to pages that were made, to nothing any more (spam), or nowhere yet."""
    office = Office.objects.select_related("region").get(key=job.office_key)
    after = 0
    while rows := next_items(job, after):
        found = [address for row in rows for address in addresses_of(row)]
        for start in range(0, len(found), remembering.MOST_AT_ONCE):
            part = found[start : start + remembering.MOST_AT_ONCE]
            remembering.remember_addresses_at_the_server(office=office, rows=part, origin=label_of(job), actor=job.started_by)
        after = rows[-1].pk


def next_items(job: ImportJob, after: int) -> list[ImportedItem]:
    """Items of the old site, of whichever move, in the order of their keys."""
    with office_scope(KeyRange(job.office_key, job.office_key)):
        columns = ("pk", "address", "other_addresses", "page", "pile", "state")
        rows = ImportedItem.objects.filter(office_key=job.office_key, host=job.host, pk__gt=after).only(*columns)
        return list(rows.order_by("pk")[:AT_ONCE])


def addresses_of(row: ImportedItem) -> Iterator[Address]:
    gone = row.page_id is None and row.state == ImportedItem.State.REFUSED and row.pile == Pile.INFECTED
    for address in filter(None, (row.address, *row.other_addresses)):
        yield Address(address, row.page_id, gone)


def forget(job: ImportJob) -> None:
    """After an undo: forget the addresses of the old site, but what people decided, and remember those of pages that are there still."""
    office = Office.objects.select_related("region").get(key=job.office_key)
    remembering.forget_addresses_at_the_server(office=office, origin=label_of(job), actor=job.started_by)
    after = 0
    while rows := next_items(job, after):
        found = [address for row in rows for address in addresses_of(row) if address.page_id or address.gone]
        if found:
            remembering.remember_addresses_at_the_server(office=office, rows=found, origin=label_of(job), actor=job.started_by)
        after = rows[-1].pk


# -- links among moved pages


def with_links(job: ImportJob, size: int, after: int) -> list[ImportedItem]:
    """The next pages that a move made and that link to addresses of the old site."""
    rows = ImportedItem.objects.filter(changed_in=job, page__isnull=False, pk__gt=after).exclude(links=[]).order_by("pk")
    keys = light_enough(rows.values_list("pk", "clean_bytes")[:size])
    return list(rows.filter(pk__in=keys).defer("raw", "left_over"))


def relink(rows: Sequence[ImportedItem], job: ImportJob, *, parts: Parts) -> None:
    """Set the links of some pages right; one that somebody worked on since stays as it is."""
    known, pages = known_to(rows, job), locked_pages(rows)
    for row in rows:
        page = pages.get(row.page_id or 0)
        if page and not is_touched(row, page) and any(link in known.pages for link in row.links):
            set_links(row, page.specific, known, parts)


def set_links(row: ImportedItem, page: Page, known: Known, parts: Parts) -> None:
    """Write a body anew, in the page and in the version that a move made of it, where the links of its text changed."""
    filled = parts.fill(words_of(row)[2], known.images, known.documents, known.pages)
    old = page.body.raw_data
    body = [
        {"type": piece.block, "value": stored_value(piece.block, piece.value), "id": before["id"]}
        for piece, before in zip(filled, old, strict=False)
    ]
    if len(body) != len(old) or [block["value"] for block in body] == [block["value"] for block in old]:
        return
    type(page).objects.filter(pk=page.pk).update(body=body)  # as text it would become a JSON string that holds JSON
    revision = Revision.objects.get(pk=row.made_revision)
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"body": json.dumps(body)})
    ReferenceIndex.create_or_update_for_object(type(page).objects.get(pk=page.pk))

"""Makes pages of what was accepted, many at once, renews those that nobody touched, and takes back what a move made.

Wagtail's own way to a published page takes some 100 ms; here a group's rows are written together: pages, versions,
histories, search entries, references. What a version's way to the public checks (no number of a person) is asked of
each page all the same: who has one becomes a draft, and is named.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry, ReferenceIndex, Revision

from pendopo.regions.models import Office
from pendopo.regions.rules.time_zones import zone_of
from pendopo.site_import.groups import light_enough
from pendopo.site_import.models import ImportedItem, ImportedMedium, ImportJob
from pendopo.site_import.parts import Parts
from pendopo.site_import.rules import mapping
from pendopo.site_import.rules.items import Item
from pendopo.site_import.rules.page_fields import EARLIEST, date_of, longer
from pendopo.site_import.rules.pieces import Cleaned, Piece
from pendopo.site_import.rules.stages import Stage
from pendopo.site_import.rules.stored import as_item, pieces_of
from pendopo.sites import checks, models, review, search
from pendopo.sites.bulk import delete_pages, delete_rows, insert_child_rows, insert_references
from pendopo.sites.old_addresses import OldAddress
from pendopo.sites.rules.old_addresses import key_of_address
from pendopo.sites.rules.paths import STEP, home_path, step

State = ImportedItem.State
TYPES: dict[str, tuple[type[Page], type[Page] | None]] = {
    "news": (models.NewsPage, models.NewsIndexPage),
    "announcement": (models.AnnouncementPage, models.AnnouncementIndexPage),
    "event": (models.EventPage, models.EventIndexPage),
    "document": (models.DocumentPage, models.DocumentIndexPage),
    "legal": (models.LegalPage, models.LegalIndexPage),
    "album": (models.AlbumPage, models.GalleryIndexPage),
    "standard": (models.StandardPage, None),
}
FIRST_VERSIONS = """
UPDATE wagtailcore_page SET latest_revision_id = row.revision, latest_revision_created_at = %(now)s,
       live_revision_id = CASE WHEN live THEN row.revision END
FROM unnest(%(pages)s::bigint[], %(revisions)s::bigint[]) AS row(page, revision) WHERE id = row.page
"""
LISTS = {"gallery", "facts", "folds", "steps"}  # blocks whose value is a list


def accepted(job: ImportJob, size: int) -> list[ImportedItem]:
    """The next items that were accepted and are not yet what they shall be, as many as fit into the memory at once."""
    waiting = to_make(job).order_by("published", "pk")
    keys = light_enough(waiting.annotate(weight=F("raw_bytes") + F("clean_bytes")).values_list("pk", "weight")[:size])
    return list(waiting.filter(pk__in=keys))


def to_make(job: ImportJob) -> "QuerySet[ImportedItem]":
    """All items that were accepted and are not yet what they shall be; those that can't be made say why, and are left alone."""
    return ImportedItem.objects.filter(changed_in=job, state=State.ACCEPTED, fault="").exclude(made_sha256=F("raw_sha256"))


# -- what a group refers to


@dataclass
class Known:
    """Where old addresses of a group lead here: keys of pictures, of files, of pages."""

    images: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)


def known_to(items: Sequence[ImportedItem], job: ImportJob) -> Known:
    found = Known()
    addresses = {one for item in items for one in item.media}
    media = ImportedMedium.objects.filter(office_key=job.office_key, host=job.host, state=ImportedMedium.State.HERE)
    for row in media.filter(address__in=addresses) if addresses else ():
        if row.image_id:
            found.images[row.address] = row.image_id
        elif row.document_id:
            found.documents[row.address] = row.document_id
    found.pages = pages_at({one for item in items for one in item.links}, job.office_key)
    return found


def pages_at(links: Iterable[str], office_key: int) -> dict[str, int]:
    """Pages of the office to which old addresses lead, by these."""
    keys = {link: key for link in links if (key := key_of_address(link))}
    rows = OldAddress.objects.filter(office_key=office_key, key__in=set(keys.values()), page_id__isnull=False)
    found = {key: int(page) for key, page in rows.values_list("key", "page_id") if page} if keys else {}
    return {link: found[key] for link, key in keys.items() if key in found}


# -- new pages


@dataclass
class Place:
    """Where pages of one type go: the page above them, the addresses taken there, and the number of the last child."""

    parent: Page
    taken: set[str]
    last: int
    added: int = 0

    def next_path(self) -> str:
        self.last += 1
        self.added += 1
        return f"{self.parent.path}{step(self.last)}"


class Maker:
    """Makes the pages of one group, in one transaction and within the scope of the office."""

    def __init__(self, job: ImportJob, parts: Parts) -> None:
        self.job, self.parts = job, parts
        self.office = Office.objects.select_related("region").get(key=job.office_key)
        self.home = Page.objects.get(path=home_path(job.office_key))
        self.locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
        self.zone = zone_of(self.office.region.code)
        self.places: dict[str, Place | None] = {}

    def make(self, items: Sequence[ImportedItem]) -> None:
        """Pages for all of a group: new ones together, renewed ones one by one."""
        known = known_to(items, self.job)
        new: list[tuple[ImportedItem, Page]] = []
        for row in items:
            if row.page_id:
                self.renew(row, known)
            elif page := self.new_page(row, known):
                new.append((row, page))
        if new:
            self.insert(new)

    def place_of(self, wanted: str) -> Place | None:
        """Where a type's pages stand; None when the office has no such list (any more)."""
        if wanted not in self.places:
            index = TYPES[wanted][1]
            parent = self.home if index is None else index.objects.filter(path__startswith=self.home.path, depth=3).order_by("path").first()
            self.places[wanted] = place_below(parent) if parent else None
        return self.places[wanted]

    def new_page(self, row: ImportedItem, known: Known) -> Page | None:
        """A page in memory, in its place; None, with the reason on the item, where it can't be made."""
        item, place = as_item(row.source), self.place_of(row.wanted)
        if place is None:
            self.fail(row, "Situs ini tidak punya daftar untuk jenis halaman itu. Pilih jenis lain, atau buat daftarnya.")
            return None
        fields = self.fields_of(row, item, known)
        slug = mapping.slug_of(item, fields["title"], place.taken)
        place.taken.add(slug)
        path = place.next_path()
        live, first = row.publish, item.published or timezone.now()
        return TYPES[row.wanted][0](
            path=path, depth=len(path) // STEP, numchild=0, draft_title=fields["title"], slug=slug,
            url_path=f"{place.parent.url_path}{slug}/", show_in_menus=False, locale=self.locale,
            content_type=ContentType.objects.get_for_model(TYPES[row.wanted][0]), live=live, has_unpublished_changes=not live,
            first_published_at=first if live else None, last_published_at=(item.updated or first) if live else None,
            translation_key=uuid4(), **fields,
        )  # fmt: skip

    def fields_of(self, row: ImportedItem, item: Item, known: Known) -> dict[str, Any]:
        """The values of a page's own fields, by name."""
        title, whole, pieces = words_of(row)
        filled = self.parts.fill(pieces, known.images, known.documents, known.pages)
        body = [{"type": piece.block, "value": stored_value(piece.block, piece.value), "id": str(uuid4())} for piece in filled]
        fields: dict[str, Any] = {"title": title, "body": json.dumps(body)}
        day, _known = date_of([item.published, item.updated], self.zone, timezone.localdate())
        summary = mapping.summary_of(item.summary, pieces, whole)[0] or longer(title)
        document = next((known.documents[one] for one in row.media if one in known.documents), None)
        image = known.images.get(item.picture)
        if row.wanted != "standard":
            fields["date"] = day
        if row.wanted == "news":
            fields |= {"summary": summary, "image_id": image}
        elif row.wanted == "album":
            first = next((known.images[one] for one in row.media if one in known.images), None)
            fields |= {"summary": summary, "image_id": image or first}
        elif row.wanted == "event":
            fields["summary"] = summary
        elif row.wanted in ("announcement", "document", "legal"):
            fields |= {"number": mapping.number_in(whole)[0], "document_id": document}
        if row.wanted == "document":
            fields["category"] = models.DocumentPage.Category.OTHER
        if row.wanted == "legal":
            fields["year"] = year_in(whole, day)
            fields["number"] = fields["number"] or "-"
        return fields

    # -- writing

    def insert(self, made: list[tuple[ImportedItem, Page]]) -> None:
        """Write a group of new pages with all that belongs to a page."""
        pages = [page for _row, page in made]
        self.hold_back([(row, page) for row, page in made if page.live])
        self.insert_rows(pages)
        self.count_children()
        revisions = self.insert_revisions(pages)
        self.insert_history(pages, revisions)
        insert_references(pages)
        search.index_new_pages(pages)
        for (row, page), revision in zip(made, revisions, strict=True):
            facts = {"page_id": page.pk, "made_in": self.job, "made_revision": revision.pk, "made_live": page.live}
            ImportedItem.objects.filter(pk=row.pk).update(made_sha256=row.raw_sha256, fault=row.fault, **facts)
        self.job.count("made", len(pages))
        self.job.count("published", sum(page.live for page in pages))

    def hold_back(self, public: Sequence[tuple[ImportedItem, Page]]) -> None:
        """A page that the checks forbid to publish becomes a draft; its item says why."""
        stops = checks.stops_of_each([page for _row, page in public])
        for (row, page), found in zip(public, stops, strict=True):
            if found:
                page.live, page.has_unpublished_changes, page.first_published_at, page.last_published_at = False, True, None, None
                row.fault = checks.refusal(page, found)[:500]
                self.job.count("held_back")

    def insert_rows(self, pages: Sequence[Page]) -> None:
        shared = [f.attname for f in Page._meta.concrete_fields if f.attname != "id"]
        bases = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in shared}) for page in pages)
        by_model: dict[type[Page], list[Page]] = defaultdict(list)
        for base, page in zip(bases, pages, strict=True):
            page.pk = page.page_ptr_id = page.id = base.pk
            by_model[type(page)].append(page)
        for model, own in by_model.items():
            insert_child_rows(model, own)

    def count_children(self) -> None:
        for place in self.places.values():
            if place and place.added:
                Page.objects.filter(pk=place.parent.pk).update(numchild=F("numchild") + place.added)
                place.added = 0

    def insert_revisions(self, pages: Sequence[Page]) -> list[Revision]:
        """A first version of each page, so that an editor goes on from it and an undo knows whether anybody did."""
        base, now = ContentType.objects.get_for_model(Page), timezone.now()
        revisions: list[Revision] = Revision.objects.bulk_create(
            Revision(
                content_type=page.content_type, base_content_type=base, object_id=str(page.pk), created_at=now, user=None,
                object_str=page.title, content=page.serializable_data(),
            )
            for page in pages
        )  # fmt: skip
        for page, revision in zip(pages, revisions, strict=True):
            page.latest_revision_id, page.latest_revision_created_at = revision.pk, now
            page.live_revision_id = revision.pk if page.live else None
        keys = {"pages": [page.pk for page in pages], "revisions": [revision.pk for revision in revisions]}
        with connection.cursor() as cursor:
            cursor.execute(FIRST_VERSIONS, {**keys, "now": now})
        return revisions

    def insert_history(self, pages: Sequence[Page], revisions: Sequence[Revision]) -> None:
        """What the history of each page begins with. The audit trail has one entry for all (actions.py)."""
        now = timezone.now()
        PageLogEntry.objects.bulk_create(
            PageLogEntry(
                page=page, content_type=page.content_type, label=page.title, action=action, timestamp=now, uuid=uuid4(),
                revision=revision, content_changed=True, data={"import": self.job.pk},
            )
            for page, revision in zip(pages, revisions, strict=True)
            for action in (("wagtail.create", "wagtail.publish") if page.live else ("wagtail.create",))
        )  # fmt: skip

    def fail(self, row: ImportedItem, why: str) -> None:
        ImportedItem.objects.filter(pk=row.pk).update(fault=why[:500])
        self.job.count("not_made")

    # -- renewing

    def renew(self, row: ImportedItem, known: Known) -> None:
        """Bring a page up to what the old site says now, unless somebody worked on it since."""
        page = locked_pages([row]).get(row.page_id or 0)
        if page is None or is_touched(row, page):
            self.fail(
                row, "Halaman ini sudah disunting di sini, jadi dibiarkan. Bandingkan dengan sumbernya dan perbarui sendiri bila perlu."
            )
            return
        specific = page.specific
        for name, value in self.fields_of(row, as_item(row.source), known).items():
            setattr(specific, name, value)
        specific.draft_title = specific.title
        if specific.live:
            self.hold_back([(row, specific)])
        with review.approved():
            specific.save(clean=False)
        revision = specific.save_revision(clean=False)
        Page.objects.filter(pk=page.pk).update(live_revision=revision if specific.live else None, has_unpublished_changes=not specific.live)
        facts = {"made_revision": revision.pk, "made_live": specific.live, "fault": row.fault}
        ImportedItem.objects.filter(pk=row.pk).update(made_sha256=row.raw_sha256, **facts)
        self.job.count("renewed")


def words_of(row: ImportedItem) -> tuple[str, str, tuple[Piece, ...]]:
    """The title of an item's page, the whole one where that was cut, and its pieces, in which then the whole one stands."""
    cleaned = Cleaned(pieces_of(row.pieces or []))
    title, whole, _notes = mapping.title_of(row.title, cleaned)
    return title, whole or title, mapping.with_whole_title(cleaned.pieces, whole) if whole else cleaned.pieces


def year_in(title: str, day: datetime.date) -> int:
    """The year of a legal product: as its number says it, where that can be; else of its date."""
    year = mapping.number_in(title)[1] or 0
    return year if EARLIEST.year <= year <= day.year + 1 else day.year


def is_touched(row: ImportedItem, page: Page) -> bool:
    """Whether somebody worked on a page since a move made it: a newer version, or published or taken down by hand."""
    return page.latest_revision_id != row.made_revision or page.live != row.made_live


def place_below(parent: Page) -> Place:
    """Where the next pages go; the parent is locked, so that an editor who adds a page at this moment was before us, or waits."""
    Page.objects.select_for_update().get(pk=parent.pk)
    children = list(Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).values_list("slug", "path"))
    return Place(parent, {slug for slug, _path in children}, max((int(path[-STEP:], 36) for _slug, path in children), default=0))


def stored_value(block: str, value: Any) -> Any:
    """A piece's value as a stream field stores it: lists as items with names of their own."""
    if block in LISTS and isinstance(value, list | tuple):
        return [{"type": "item", "value": one, "id": str(uuid4())} for one in value]
    return value


# -- undoing


def made_by(job: ImportJob, size: int, after: int = 0) -> list[ImportedItem]:
    """The next items whose page a move made, in their order."""
    rows = ImportedItem.objects.filter(made_in=job, page__isnull=False, pk__gt=after).defer("raw", "pieces", "left_over")
    return list(rows.order_by("pk")[:size])


def take_back(items: Sequence[ImportedItem], job: ImportJob, *, force: bool) -> None:
    """Delete the pages of some items; one that somebody worked on stays, unless forced, and is named. The caller asks for the bake."""
    pages = locked_pages(items)
    there = [(row, pages[row.page_id]) for row in items if row.page_id in pages]
    kept = [row.pk for row, page in there if not force and (is_touched(row, page) or page.numchild)]
    gone = [(row.pk, page) for row, page in there if row.pk not in kept]
    for _key, page in gone:
        if page.numchild:
            page.specific.delete()
    delete_pages([page.pk for _key, page in gone if not page.numchild])
    fault = "Sudah disunting setelah dipindahkan, jadi tidak dihapus."
    ImportedItem.objects.filter(pk__in=kept).update(made_in=None, fault=fault)
    ImportedItem.objects.filter(pk__in=[key for key, _page in gone]).update(
        page=None, made_in=None, made_revision=None, made_live=False, made_sha256="", state=State.WAITING, fault=""
    )
    if kept:
        job.count("kept", len(kept))
    job.count("taken_back", len(gone))


def locked_pages(items: Sequence[ImportedItem]) -> dict[int, Page]:
    """The pages of some items as they are now, for this transaction alone: nobody works on them in the meantime."""
    pages = Page.objects.select_for_update().filter(pk__in=[row.page_id for row in items])
    return {page.pk: page for page in pages}


def give_back(job: ImportJob) -> None:
    """Items that an earlier move had found wait there again: an undone move takes no decision about anything any more."""
    earlier = ImportedItem.objects.filter(changed_in=job).exclude(job=job).exclude(pile="")
    earlier.exclude(job__stage=Stage.UNDONE).update(changed_in=F("job"))


def unused_media(job: ImportJob, size: int, after: int) -> list[ImportedMedium]:
    """The next pictures and files of a move, some of which are shown."""
    return list(ImportedMedium.objects.filter(job=job, state=ImportedMedium.State.HERE, pk__gt=after).order_by("pk")[:size])


def media_without_file(job: ImportJob, size: int, after: int) -> list[ImportedMedium]:
    rows = ImportedMedium.objects.filter(job=job, image=None, document=None, wanted=True, pk__gt=after)
    return list(rows.order_by("pk")[:size])


def take_media_back(rows: Sequence[ImportedMedium], job: ImportJob) -> None:
    """Delete pictures and files that a move made and no page shows; who else shared their bytes loses nothing it shows."""
    images = not_shown(models.OfficeImage, [row.image_id for row in rows if row.made and row.image_id])
    documents = not_shown(models.OfficeDocument, [row.document_id for row in rows if row.made and row.document_id])
    delete_rows(models.OfficeImage, images)
    delete_rows(models.OfficeDocument, documents)
    job.count("media_taken_back", len(images) + len(documents))
    lost = [row.pk for row in rows if row.image_id in {*images, None} and row.document_id in {*documents, None}]
    ImportedMedium.objects.filter(pk__in=lost).update(
        image=None, document=None, made=False, state=ImportedMedium.State.WAITING, kept_bytes=0
    )
    forget_lost_twins(job)


def not_shown(model: type[models.OfficeImage | models.OfficeDocument], keys: Sequence[int]) -> list[int]:
    """Those of some pictures or files that no page refers to."""
    kind = ContentType.objects.get_for_model(model)
    references = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=[str(key) for key in keys])
    shown = set(references.values_list("to_object_id", flat=True))
    return [key for key in keys if str(key) not in shown]


def forget_lost_twins(job: ImportJob) -> None:
    """Rows that shared the bytes of something that is gone now are to be fetched again when they are needed."""
    lost = ImportedMedium.objects.filter(office_key=job.office_key, state=ImportedMedium.State.HERE, image=None, document=None)
    lost.update(state=ImportedMedium.State.WAITING)

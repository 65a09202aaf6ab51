"""Opens the sites of many offices at once: Wagtail's own calls need 1.5 CPU seconds a site, these a few hundredths.

What Wagtail would do by signal is done here in bulk: tree numbers, search index. A page gets its
first revision when somebody first edits it. Many pictures and files are inserted the same way.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Count, F, Model
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Collection, Locale, Page, ReferenceIndex, Revision, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from pendopo.regions.models import Office
from pendopo.security.scope import every_office
from pendopo.sites import mirror, models, search, signals
from pendopo.sites.hosts import host_of
from pendopo.sites.processes import in_processes
from pendopo.sites.queries import place_of
from pendopo.sites.rules.paths import FIRST_PRACTICE, STEP, home_path, step
from pendopo.sites.rules.standard_pages import EDITION, PageSpec, standard_pages
from pendopo.sites.rules.standard_revisions import EARLIER, was_never_edited

KINDS: dict[str, type[Page]] = {
    "news_index": models.NewsIndexPage,
    "announcement_index": models.AnnouncementIndexPage,
    "event_index": models.EventIndexPage,
    "document_index": models.DocumentIndexPage,
    "legal_index": models.LegalIndexPage,
    "gallery_index": models.GalleryIndexPage,
    "information_list": models.InformationListPage,
    "profile": models.ProfilePage,
    "standard": models.StandardPage,
}
AT_ONCE = 50
Keys = Sequence[int]


@dataclass
class Provisioned:
    """Outcome of a provisioning: offices opened, those that had their site already, hosts renamed, pages made.

    ``completed`` are offices whose site was behind the standard set: it got the pages that the set has gained since, and
    ``renewed`` standard texts that the office never edited got the words of today.
    """

    opened: list[str] = field(default_factory=list)
    already: int = 0
    renamed: list[str] = field(default_factory=list)
    pages: int = 0
    completed: list[str] = field(default_factory=list)
    renewed: int = 0

    def __add__(self, other: "Provisioned") -> "Provisioned":
        return Provisioned(
            self.opened + other.opened,
            self.already + other.already,
            self.renamed + other.renamed,
            self.pages + other.pages,
            self.completed + other.completed,
            self.renewed + other.renewed,
        )


@dataclass
class PageRows:
    """Rows of new pages, with tree paths worked out beforehand."""

    locale: Locale
    bases: list[Page] = field(default_factory=list)
    own: list[Page] = field(default_factory=list)

    def add(
        self, model: type[Page], path: str, url: str, children: int, *, title: str, slug: str, menu: bool = False, **fields: object
    ) -> None:
        now = timezone.now()
        common = {
            "path": path, "depth": len(path) // 4, "numchild": children, "title": title, "draft_title": title, "slug": slug,
            "url_path": url, "show_in_menus": menu, "locale": self.locale, "content_type": ContentType.objects.get_for_model(model),
            "live": True, "first_published_at": now, "last_published_at": now, "translation_key": uuid4(),
        }  # fmt: skip
        self.bases.append(Page(**common))
        self.own.append(model(**common, **fields))

    def insert(self) -> None:
        """Base rows first; then each type's own table, which bulk_create refuses for multi-table models."""
        Page.objects.bulk_create(self.bases, batch_size=2000)
        by_model: dict[type[Page], list[Page]] = {}
        for base, page in zip(self.bases, self.own, strict=True):
            page.pk = page.page_ptr_id = page.id = base.pk
            by_model.setdefault(type(page), []).append(page)
        for model, pages in by_model.items():
            insert_child_rows(model, pages)


def insert_child_rows(model: type[Model], pages: list[Page]) -> None:
    fields = model._meta.local_fields
    columns = ", ".join(f'"{f.column}"' for f in fields)
    rows = [[f.get_db_prep_save(getattr(page, f.attname), connection) for f in fields] for page in pages]
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', rows)  # noqa: S608  names of our own tables


def insert_uploads(things: Sequence[models.OfficeImage | models.OfficeDocument]) -> None:
    """Insert new pictures or files of one kind, which lie in the storage already and have no tags.

    With them comes all that saving each would bring: search entries (call :func:`search.refresh_title_norms` after the last),
    references and an entry of the audit trail for each. They are shown nowhere yet, so nothing is baked.
    """
    if things:
        type(things[0]).objects.bulk_create(things)
        search.insert_entries(type(things[0]), things)
        insert_references(things)
        for thing in things:
            mirror.note_new(thing)


def insert_references(things: Iterable[Model]) -> None:
    """What each new page, picture or file refers to, as Wagtail notes it after every save."""
    ReferenceIndex.objects.bulk_create(
        (
            ReferenceIndex(
                content_type=ContentType.objects.get_for_model(thing), base_content_type=ReferenceIndex._get_base_content_type(thing),
                object_id=thing.pk, to_content_type_id=kind, to_object_id=target, model_path=model_path, content_path=content_path,
                content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
            )
            for thing in things
            for kind, target, model_path, content_path in set(ReferenceIndex._extract_references_from_object(thing))
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )  # fmt: skip


def delete_pages(keys: Keys) -> None:
    """Delete pages below which there are none, with all that belongs to them, as Wagtail would one by one.

    Each stands in its history and in the audit trail. Who calls asks for the bake.
    """
    pages = Page.objects.filter(pk__in=keys)
    latest = Revision.objects.in_bulk(pages.values_list("latest_revision_id", flat=True))
    for page in pages.specific():
        page.latest_revision = latest.get(page.latest_revision_id)
        log(instance=page, action="wagtail.delete", deleted=True)
    pages.update(live=False)  # else each would be taken from its readers by itself
    delete_rows(Page, keys)


def delete_rows(model: type[Model], keys: Keys) -> None:
    """Delete rows of pages, pictures or files with their references; signals tell of each. Who calls asks for the bake."""
    kind, names = ContentType.objects.get_for_model(model), [str(key) for key in keys]
    with disable_reference_index_auto_update(), signals.baked_later():
        model._default_manager.filter(pk__in=keys).delete()
    ReferenceIndex.objects.filter(base_content_type=kind, object_id__in=names).delete()
    ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=names).delete()


def provision(
    offices: Iterable[Office], *, dry_run: bool = False, processes: int = 1, progress: Callable[[int], object] = lambda done: None
) -> Provisioned:
    """Give every office that has none a site: home, standard pages, collection, host, search entries.

    Idempotent and resumable: offices come in groups of :data:`AT_ONCE`, each group in one transaction; what is
    there is left as it is, but for a host name that the settings have changed.

    Args:
        offices: with their region; in any order.
        dry_run: only report.
        processes: how many at a time; inside a transaction always one, which others could not look into.
        progress: told how many offices were done, after each group.
    """
    outcome = Provisioned()
    groups = list(in_groups(sorted(offices, key=lambda office: office.key), AT_ONCE))
    for group, done in zip(groups, in_processes(partial(provision_group, dry_run=dry_run), groups, processes), strict=True):
        outcome += done
        progress(len(group))
    if not dry_run:
        with every_office():
            number_children()
            search.refresh_title_norms()
        Site.clear_site_root_paths_cache()
    return outcome


def provision_group(group: list[Office], *, dry_run: bool) -> Provisioned:
    """One transaction for a few offices."""
    outcome = Provisioned()
    with every_office():
        homes = dict(models.HomePage.objects.filter(office__in=group).values_list("office_id", "pk"))
        new = [office for office in group if office.pk not in homes]
        outcome.already = len(group) - len(new)
        outcome.opened = [office.name for office in new]
        rename_hosts([o for o in group if o.pk in homes], homes, outcome, dry_run=dry_run)
        old = [office for office in group if office.pk in homes]
        outcome.renewed = renew_texts(old, dry_run=dry_run)
        outcome.completed, outcome.pages = complete_sites(old, dry_run=dry_run)
        if not dry_run and new:
            outcome.pages += open_sites(new)
    return outcome


def in_groups(offices: list[Office], size: int) -> Iterator[list[Office]]:
    for start in range(0, len(offices), size):
        yield offices[start : start + size]


def rename_hosts(offices: list[Office], homes: dict[int, int], outcome: Provisioned, *, dry_run: bool) -> None:
    hosts = dict(Site.objects.filter(root_page_id__in=homes.values()).values_list("root_page_id", "hostname"))
    for office in offices:
        if hosts.get(homes[office.pk]) not in (None, host_of(office)):
            outcome.renamed.append(f"{hosts[homes[office.pk]]} → {host_of(office)}")
            if not dry_run:
                Site.objects.filter(root_page_id=homes[office.pk]).update(hostname=host_of(office))


def complete_sites(offices: list[Office], *, dry_run: bool) -> tuple[list[str], int]:
    """Add the pages that the standard set has gained since these sites were opened; what an office removed stays removed.

    Returns:
        Names of the offices that were behind, and how many pages were added.
    """
    behind = {home.office_id: home for home in models.HomePage.objects.filter(office__in=offices, standard__lt=EDITION)}
    names = [office.name for office in offices if office.pk in behind]
    if dry_run or not behind:
        return names, 0
    rows = PageRows(Locale.objects.get(language_code=settings.LANGUAGE_CODE))
    for office in offices:
        if home := behind.get(office.pk):
            add_missing(rows, home, specs_of(office), since=home.standard)
    rows.insert()
    models.HomePage.objects.filter(pk__in=[home.pk for home in behind.values()]).update(standard=EDITION)
    search.index_new_pages(rows.own)
    return names, len(rows.own)


def add_missing(rows: PageRows, parent: Page, specs: Iterable[PageSpec], *, since: int) -> None:
    """Rows for the pages right below one and further down that came with a later edition than ``since``.

    A page whose address is taken is left out, and so is what would stand below one that is gone.
    """
    there = {page.slug: page for page in parent.get_children()}
    number = max((int(page.path[-STEP:], 36) for page in there.values()), default=0)
    new = [spec for spec in specs if spec.since > since and spec.slug not in there]
    for place, spec in enumerate(new, start=number + 1):
        add_spec(rows, spec, parent.path + step(place), parent.url_path)
    if new:
        Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(new))
    for spec in specs:
        if spec.since <= since and spec.children and spec.slug in there:
            add_missing(rows, there[spec.slug], spec.children, since=since)


def renew_texts(offices: list[Office], *, dry_run: bool) -> int:
    """Bring standard texts of earlier editions up to date where nobody of the office ever saved the page; returns how many."""
    behind = {home.path: home.office_id for home in models.HomePage.objects.filter(office__in=offices, standard__lt=EDITION)}
    by_pk = {office.pk: office for office in offices}
    pages = models.StandardPage.objects.filter(depth=3, slug__in=EARLIER, latest_revision=None, live=True)
    renewed = 0
    for page in pages.filter(path__regex="^(" + "|".join(behind) + ")") if behind else ():
        office = by_pk[behind[page.path[: 2 * STEP]]]
        blocks = [(block["type"], block["value"]) for block in page.body.raw_data]
        if was_never_edited(page.slug, page.lead, blocks, office.name):
            renewed += 1
            if not dry_run:
                renew(page, next(spec for spec in specs_of(office) if spec.slug == page.slug))
    return renewed


def renew(page: Any, spec: PageSpec) -> None:
    page.lead, page.body, page.last_published_at = spec.lead, body_json(spec), timezone.now()
    page.save(clean=False)


def specs_of(office: Office) -> tuple[PageSpec, ...]:
    return standard_pages(body=office.body, office=office.name, place=place_of(office.region), level=office.region.level)


def open_sites(offices: list[Office]) -> int:
    """Insert all rows of new sites; returns the number of pages."""
    rows = PageRows(Locale.objects.get(language_code=settings.LANGUAGE_CODE))
    for office in offices:
        add_pages(rows, office)
    rows.insert()
    homes = {page.path: page for page in rows.own if isinstance(page, models.HomePage)}
    sites = Site.objects.bulk_create(
        Site(
            hostname=host_of(office),
            port=settings.PUBLIC_PORT,
            site_name=office.name,
            root_page_id=homes[home_path(office.key)].pk,
            is_default_site=office.region.level == 0 and office.body == Office.Body.KPU,
        )
        for office in offices
    )
    models.OfficeProfile.objects.bulk_create(models.OfficeProfile(site=site) for site in sites)
    Collection.objects.bulk_create(Collection(path=home_path(office.key), depth=2, numchild=0, name=office.name) for office in offices)
    search.index_new_pages(rows.own)
    return len(rows.own)


def add_pages(rows: PageRows, office: Office) -> None:
    specs = specs_of(office)
    path, slug = home_path(office.key), f"{office.body}-{office.host_label}"
    url = f"/{slug}/"
    opening = opening_line(office)
    rows.add(models.HomePage, path, url, len(specs), title=office.name, slug=slug, office=office, lead=opening, standard=EDITION)
    for number, spec in enumerate(specs, start=1):
        add_spec(rows, spec, path + step(number), url)


def add_spec(rows: PageRows, spec: PageSpec, path: str, parent_url: str) -> None:
    model, url = KINDS[spec.kind], f"{parent_url}{spec.slug}/"
    fields: dict[str, object] = {"lead": spec.lead}
    if spec.body:
        fields["body"] = body_json(spec)
    rows.add(model, path, url, len(spec.children), title=spec.title, slug=spec.slug, menu=spec.in_menu, **fields)
    for number, child in enumerate(spec.children, start=1):
        add_spec(rows, child, path + step(number), url)


def body_json(spec: PageSpec) -> str:
    """StreamField's stored form of a standard text."""
    return json.dumps(
        [{"type": kind, "value": listed(value) if isinstance(value, list) else value, "id": str(uuid4())} for kind, value in spec.body]
    )


def listed(values: list[dict[str, str]]) -> list[dict[str, object]]:
    return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]


def opening_line(office: Office) -> str:
    """The sentence below the name on a front page, until the office writes its own."""
    if office.body == Office.Body.KPU:
        return f"Situs {office.name}: berita, pengumuman, dokumen, dan informasi publik tentang pemilihan di {place_of(office.region)}."
    return f"Situs {office.name}: pengawasan pemilihan, berita, pengumuman, dan informasi publik di {place_of(office.region)}."


def number_children() -> None:
    """Treebeard keeps the number of children in the root's row, of pages and of collections. Practice sites come and go uncounted."""
    for model in (Page, Collection):
        model.objects.filter(depth=1).update(numchild=model.objects.filter(depth=2, path__lt=FIRST_PRACTICE).aggregate(n=Count("pk"))["n"])

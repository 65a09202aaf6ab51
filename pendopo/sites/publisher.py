"""The publisher: turns changed pages into files of verified releases, and full bakes into all of them."""

import datetime
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import groupby

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from pendopo.kit.ranges import KeyRange
from pendopo.kit.releases import Entry, ReleaseStore
from pendopo.regions.models import Office
from pendopo.security.queries import frozen_ranges
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import broadcasting, models, queries, services, site_search, theme
from pendopo.sites.actions import CHANNEL
from pendopo.sites.hosts import host_of
from pendopo.sites.infection_guard import Guard, InfectedPages
from pendopo.sites.processes import in_processes
from pendopo.sites.queries import Country, SitePages, office_homes
from pendopo.sites.renderer import COMPRESSED, POLICY, PublicFile, SiteRenderer, attached_file, compressed, unknown_host_file
from pendopo.sites.rules import old_addresses, security_txt
from pendopo.sites.rules.paths import office_key_of
from pendopo.sites.served import (
    RestoreRefused,
    Served,
    differences,
    just,
    manifest_faults,
    record_release,
    restore_site,
    served_release,
    spoiled_lines,
    store,
    submit_newest_releases,
    titles_of,
    writing,
)
from pendopo.transparency.actions import submit_freezes
from pendopo.transparency.queries import pinned_policy

logger = logging.getLogger("pendopo.publisher")
LOCK = 7_364_367
Order = models.BakeRequest.Order
MINUTE = 60.0  # seconds between two looks at freezes that the log does not have yet
READ_AT_ONCE = 40  # sites whose pages are read together
PROCESSES = min(os.cpu_count() or 1, 4)  # that show broadcasts
OF_CONTENT = (Order.BAKE, Order.BROADCAST, Order.ADDRESSES)  # they change what is said, so a frozen office's wait
UNKNOWN_HOST = "_unknown"


@dataclass
class Baked:
    """What a bake did: hosts, files rendered, faults found (for a check), and hosts left alone since they are frozen."""

    hosts: int = 0
    rendered: int = 0
    pages: int = 0
    faults: list[str] = field(default_factory=list)
    frozen: int = 0

    def __add__(self, other: "Baked") -> "Baked":
        return Baked(
            self.hosts + other.hosts,
            self.rendered + other.rendered,
            self.pages + other.pages,
            self.faults + other.faults,
            self.frozen + other.frozen,
        )


def bake_site(
    files: ReleaseStore,
    home: models.HomePage,
    country: Country,
    page_ids: Iterable[int | None] = (None,),
    *,
    mend: bool = False,
    broadcasts: bool = False,
    addresses: bool = False,
    pages: SitePages | None = None,
    guarded: bool = True,
) -> Baked:
    """Bring the served release of one site up to date.

    Args:
        page_ids: pages that changed; None among them for the whole site.
        broadcasts: also make anew what shows broadcasts.
        addresses: also make anew what answers at old addresses.
        pages: the site's pages, where they were read already.
        mend: also look whether what is served was changed on the disk, and put it right.
        guarded: look at each new page for an infection.

    Returns:
        How many files were rendered. Files of pages that are no longer public are not in the new release.

    Raises:
        InfectedPages: a new page carries an infection; what is served stays.
    """
    with writing(files, home.office):
        served, host = served_release(files, home.office), host_of(home.office)
        spoiled = served.spoiled or (mend and (files.drop_spoiled(host) + list(files.faults(host))))
        renderer = SiteRenderer(home, country, pages)
        touched = touched_files(renderer, page_ids)
        if broadcasts and touched is not None:
            touched |= renderer.showing_broadcasts()
        if addresses and touched is not None:
            touched |= {old_addresses.FILE, old_addresses.GONE_PAGE}
        same_index = (broadcasts or addresses) and not list(page_ids)
        return rebake(files, renderer, touched, served, force=bool(spoiled), same_index=same_index, guarded=guarded)


def rebake(
    files: ReleaseStore,
    renderer: SiteRenderer,
    touched: set[str] | None,
    before: Served,
    *,
    force: bool,
    nation: Mapping[str, Entry] | None = None,
    same_index: bool = False,
    guarded: bool = True,
) -> Baked:
    """Render the files that changes touch, take the rest over from what was served before, and publish.

    Args:
        touched: paths of files to make anew; None for all.
        force: something on the disk is not what it should be: nothing is taken over, and contents are compared when stored.
        nation: the files of a new index of the nation; None to keep the one that is served.
        same_index: nothing changes that can be searched: the site's own index is taken over unlooked.
        guarded: a new page that carries an infection stops the release.

    Raises:
        InfectedPages: so it was.
    """
    host, served = host_of(renderer.home.office), None if force else before.base
    entries: dict[str, Entry] = {}
    baked, guard = Baked(hosts=1), Guard(host)
    for path in renderer.paths:
        if touched is not None and served and path not in touched and path in served.files:
            keep(entries, served.files, path)
        else:
            file = renderer.render(path)
            if guarded:
                guard.look(path, file)
            baked.rendered += 1
            baked.pages += path.endswith("index.html")
            for name, variant in variants(path, file):
                entries[name] = files.put(variant.data, variant.type, variant.uses, mend=force)
    guard.demand_clean()
    entries |= nation_files(served.files if served else {}) if nation is None else nation
    kept = served.files if served and touched is not None and nation is None else {}
    if same_index and kept:
        entries |= search_files(kept)
    else:
        add_search(files, renderer, entries, kept, mend=force)
    for path in sorted({path for entry in list(entries.values()) for path in entry.uses}):
        if path not in entries:
            attach(files, entries, served.files if served else {}, path, mend=force)
    record_release(renderer.home.office, files.publish(host, entries, force=force, after=before.newest))
    return baked


def nation_files(served: Mapping[str, Entry]) -> dict[str, Entry]:
    """The nation's index among the files of a portal: it is made apart (index_search), and taken over until then."""
    return {path: entry for path, entry in served.items() if path.startswith(site_search.NATION)}


def search_files(served: Mapping[str, Entry]) -> dict[str, Entry]:
    """The index of a site and its search page among the files that are served."""
    return {path: entry for path, entry in served.items() if path.startswith(site_search.OWN) or site_search.PAGE.fullmatch(path)}


def add_search(
    files: ReleaseStore, renderer: SiteRenderer, entries: dict[str, Entry], served: Mapping[str, Entry], *, mend: bool = False
) -> None:
    """Add the index of a site and its search page; those that are served (if given) are kept when no page differs from theirs."""
    pages = {path: entry for path, entry in entries.items() if site_search.is_searched(path)}
    before = {path: entry for path, entry in served.items() if site_search.is_searched(path) and not site_search.PAGE.fullmatch(path)}
    if served and pages == before:
        entries |= search_files(served)
        return
    contents = {path: files.object_path(entry.sha256).read_bytes() for path, entry in pages.items()}
    for path, file in renderer.search_files(contents, site_search.folder_in(entries, site_search.NATION)).items():
        for name, variant in variants(path, file):
            entries[name] = files.put(variant.data, variant.type, variant.uses, mend=mend)


def touched_files(renderer: SiteRenderer, page_ids: Iterable[int | None]) -> set[str] | None:
    """The files that a set of changed pages touches, None for all. What holds a date, and the policy, are made anew each time: they
    are small.
    """
    touched: set[str] = {security_txt.PATH, POLICY}
    page_ids = set(page_ids)
    for page_id in page_ids:
        files = renderer.touched_by(page_id) if page_id is not None else None
        if files is None:
            return None
        touched |= files
    return touched | renderer.old_addresses_of(page_id for page_id in page_ids if page_id is not None)


def keep(entries: dict[str, Entry], served: Mapping[str, Entry], path: str) -> None:
    for name in (path, f"{path}.gz"):
        if name in served:
            entries[name] = served[name]


def attach(files: ReleaseStore, entries: dict[str, Entry], served: Mapping[str, Entry], path: str, *, mend: bool = False) -> None:
    """Add a picture or download; the served one is taken over, since their names change with their content."""
    if path in served and path.startswith("media/"):
        entries[path] = served[path]
    elif (file := attached_file(path)) is not None:
        entries[path] = files.put(file.data, file.type, mend=mend)


def variants(path: str, file: PublicFile) -> Iterator[tuple[str, PublicFile]]:
    """The file itself, and packed beside it for servers that hand out packed files."""
    yield path, file
    if file.type in COMPRESSED:
        yield f"{path}.gz", PublicFile(compressed(file.data), "application/gzip")


# -- all sites


def bake_all(
    hosts: list[str],
    *,
    check: bool = False,
    frozen: bool = False,
    guarded: bool = True,
    processes: int = 1,
    progress: Callable[[Baked], object] = lambda baked: None,
) -> Baked:
    """Bake many sites in parallel processes.

    Args:
        hosts: host names of sites.
        check: write nothing, but name each file that differs from the served release, or is not served. A frozen site
            is held against its manifest alone: what its pages have become since does not matter.
        frozen: also bake frozen sites; without it they keep what they serve, and are counted.
        guarded: a site with an infected page keeps what it serves, and is named among the faults.
        processes: how many at a time.
        progress: called after each group of sites.
    """
    if not check:
        publish_unknown_host()
    groups = [hosts[n : n + 8] for n in range(0, len(hosts), 8)]
    total = Baked()
    for baked in in_processes(partial(bake_group, check=check, frozen=frozen, guarded=guarded), groups, processes, load_shared):
        total += baked
        progress(baked)
    if not check:
        os.sync()  # once for all; a power cut before leaves files that the next bake finds and mends
    return total


_shared: dict[str, object] = {}


def load_shared() -> None:
    """What every site of a process is baked with."""
    with every_office():
        country = Country()
        _ = country.regions_below
    _shared.update(country=country, store=ReleaseStore(settings.PUBLIC_DIR, durable=False))


def bake_group(hosts: list[str], *, check: bool, frozen: bool, guarded: bool = True) -> Baked:
    """Bake or check a few sites, a transaction each."""
    country, files = _shared["country"], _shared["store"]
    assert isinstance(country, Country)  # noqa: S101
    assert isinstance(files, ReleaseStore)  # noqa: S101
    total = Baked()
    with every_office():
        homes, ranges = [home for _site, home in office_homes(hosts=hosts)], frozen_ranges()
    for home in homes:
        is_frozen = any(home.office.key in keys for keys in ranges)
        if check:
            total += check_frozen_site(files, home) if is_frozen else check_site(files, home, country)
        elif is_frozen and not frozen:
            total += Baked(frozen=1)
        else:
            total += bake_or_say_why(files, home, country, guarded=guarded)
    return total


def bake_or_say_why(files: ReleaseStore, home: models.HomePage, country: Country, *, guarded: bool) -> Baked:
    """Bake a whole site; one with an infected page keeps what it serves, and holds up no other."""
    try:
        before = held_back_at(home.office)
        baked = bake_site(files, home, country, mend=True, guarded=guarded)
        forget_held_back(home.office, before)
        return baked
    except InfectedPages as error:
        leave_word(home.office, error)
        return Baked(hosts=1, faults=[f"terinfeksi: {error.host}: {error}"])


def held_back_at(office: Office) -> list[int]:
    with office_scope(just(office)):
        return list(queries.held_back().filter(office_key=office.key).values_list("pk", flat=True))


def forget_held_back(office: Office, requests: list[int]) -> None:
    """What was held back went out with a bake of the whole site."""
    if requests:
        with office_scope(just(office)):
            models.BakeRequest.objects.filter(pk__in=requests).delete()


def leave_word(office: Office, error: InfectedPages) -> None:
    """Tell the desk of an infected page in a bake that nobody asked for: in the inbox, as of one that somebody did."""
    logger.error("%s: held back, infected: %s", error.host, ", ".join(error.verdicts))
    with office_scope(just(office)):
        if not queries.held_back().filter(office_key=office.key, failed=str(error)).exists():
            models.BakeRequest.objects.create(office_key=office.key, failed=str(error))


def check_frozen_site(files: ReleaseStore, home: models.HomePage) -> Baked:
    """Hold what a frozen site serves against the manifest that was recorded."""
    with office_scope(just(home.office)):
        return Baked(hosts=1, frozen=1, faults=disk_faults(files, home.office))


def disk_faults(files: ReleaseStore, office: Office) -> list[str]:
    """What was changed in the public folder behind the publisher's back, a line each."""
    if faults := manifest_faults(files, office):
        return faults
    return [f"berkas diubah di server: {fault}" for fault in files.faults(host_of(office))]


def check_site(files: ReleaseStore, home: models.HomePage, country: Country) -> Baked:
    """Bake one site in memory and hold it against what is served: an alarm for tampering and for forgotten bakes."""
    host = host_of(home.office)
    with office_scope(just(home.office)):
        if changed := manifest_faults(files, home.office):
            return Baked(hosts=1, faults=changed)
        served = files.manifest(host)
        if served is None:
            return Baked(hosts=1, faults=[f"tidak ada: {host} belum punya rilis"])
        renderer = SiteRenderer(home, country)
        expected = fresh_files(renderer, served.files)
        on_disk = disk_faults(files, home.office)
    faults = [f"berbeda: {host}/{p}" for p, (digest, _size) in expected.items() if p in served.files and served.files[p].sha256 != digest]
    faults += [f"belum terbit: {host}/{path}" for path in expected if path not in served.files]
    faults += [f"tidak seharusnya ada: {host}/{path}" for path in served.files if path not in expected]
    pages = sum(path.endswith("index.html") for path in renderer.paths)
    return Baked(hosts=1, rendered=len(renderer.paths), pages=pages, faults=faults + on_disk)


def fresh_files(renderer: SiteRenderer, served: Mapping[str, Entry]) -> dict[str, tuple[str, int]]:
    """SHA-256 and size of every file that a bake of this site would make now; nothing is written.

    The nation's index is expected as it is served: a bake takes it over, and ``index_search --check`` makes it anew.
    """
    expected: dict[str, tuple[str, int]] = {path: (entry.sha256, entry.size) for path, entry in nation_files(served).items()}
    rendered = {path: renderer.render(path) for path in renderer.paths}
    pages = {path: file.data for path, file in rendered.items() if site_search.is_searched(path)}
    rendered |= renderer.search_files(pages, site_search.folder_in(expected, site_search.NATION))
    for path, file in rendered.items():
        for name, variant in variants(path, file):
            expected[name] = sha256(variant.data).hexdigest(), len(variant.data)
        for used in file.uses:
            if used not in expected and (attached := attached_file(used)) is not None:
                expected[used] = sha256(attached.data).hexdigest(), len(attached.data)
    return expected


def compare_site(files: ReleaseStore, home: models.HomePage, country: Country) -> models.Comparison:
    """Write down what a bake would change on a site, for the review before it is thawed. Publishes nothing."""
    host, renderer = host_of(home.office), SiteRenderer(home, country)
    served = files.manifest(host)
    before = served.files if served else {}
    titles = titles_of(files, before) | {"index.html": home.title}
    titles |= {path: page.title for page in renderer.pages.pages.values() for path in renderer.files_of(page)}
    lines = [*differences(before, fresh_files(renderer, before), titles), *spoiled_lines(files, host, titles)]
    return models.Comparison.objects.create(office_key=home.office.key, release=served.release if served else None, lines=lines)


def publish_unknown_host() -> None:
    """The page for requests to a host of nobody."""
    files = store()
    page = unknown_host_file()
    css = PublicFile(theme.css_bytes(), "text/css; charset=utf-8")
    entries: dict[str, Entry] = {}
    with files.writing(UNKNOWN_HOST):
        put_unknown_host(files, page, css, entries)


def put_unknown_host(files: ReleaseStore, page: PublicFile, css: PublicFile, entries: dict[str, Entry]) -> None:
    for path, file in (("404.html", page), ("index.html", page), (f"_/{theme.css_name()}", css)):
        for name, variant in variants(path, file):
            entries[name] = files.put(variant.data, variant.type)
    files.publish(UNKNOWN_HOST, entries)


def remove_other_hosts() -> list[str]:
    """Take down sites that no office has any more (its host was renamed); returns their hosts."""
    with every_office():
        wanted = {host_of(home.office) for _site, home in office_homes()}
    files = store()
    gone = [host for host in files.hosts() if host not in wanted and host != UNKNOWN_HOST]
    for host in gone:
        files.remove_host(host)
    return gone


# -- the service


def work_off(files: ReleaseStore, country: Country) -> int:
    """Bake what waits in the inbox, one site after the other; returns how many requests were done.

    A request leaves the inbox only after its release is served, so a publisher that dies repeats it. Changes that were held
    back for an infection wait for the next change at their office, which may be the one that mends it.
    """
    with every_office():
        ranges = frozen_ranges()
        requests = list(models.BakeRequest.objects.filter(Q(failed="") | Q(order__in=OF_CONTENT)).order_by("id"))
        asking = {request.office_key for request in requests if not request.failed}
        waiting: dict[int, list[models.BakeRequest]] = {}
        for request in requests:
            if request.office_key not in asking:
                continue
            if request.order not in OF_CONTENT or not any(request.office_key in frozen for frozen in ranges):
                waiting.setdefault(request.office_key, []).append(request)
    done = show_broadcasts(files, country, waiting)
    return done + sum(work_off_site(files, country, key, requests) for key, requests in waiting.items())


def show_broadcasts(files: ReleaseStore, country: Country, waiting: dict[int, list[models.BakeRequest]]) -> int:
    """Bake the sites that wait for broadcasts alone, in groups: a broadcast of the nation waits at 1,106 sites.

    A group's pages are read together, and it is flushed to the disk once: to flush each file costs more than to make it.
    The requests leave the inbox only then. What was tried is taken out of ``waiting``; what failed stays in the inbox.

    Returns:
        How many requests were done.
    """
    asked = {key: requests for key, requests in sorted(waiting.items()) if all(request.order == Order.BROADCAST for request in requests)}
    if len(asked) == 1:
        return 0
    sites = list(asked.items())
    groups = [dict(sites[n : n + READ_AT_ONCE]) for n in range(0, len(sites), READ_AT_ONCE)]
    quick, done = ReleaseStore(files.root, durable=False), 0
    for tried, deleted in in_processes(partial(show_group, quick, country), groups, PROCESSES):
        done += deleted
        for key in tried:
            del waiting[key]
    return done


def show_group(files: ReleaseStore, country: Country, asked: dict[int, list[models.BakeRequest]]) -> tuple[list[int], int]:
    """Show the broadcasts of some sites.

    Args:
        files: flushes nothing by itself.
        asked: the requests of each site, by its office's key.

    Returns:
        The keys that were tried: those of frozen offices, and of offices without a site, are not. How many requests were done.
    """
    with every_office():
        frozen = frozen_ranges()
        pairs = office_homes(keys=[key for key in asked if not any(key in range_ for range_ in frozen)])
        loaded = queries.load_sites([home for _site, home in pairs]) if pairs else {}
    homes = [home for _site, home in pairs]
    shown = [home.office.key for home in homes if showed_broadcasts(files, country, home, loaded[home.pk], asked[home.office.key])]
    done = [request.pk for key in shown for request in asked[key]]
    os.sync()
    with every_office():
        models.BakeRequest.objects.filter(pk__in=done).delete()
    return [home.office.key for home in homes], len(done)


def showed_broadcasts(
    files: ReleaseStore, country: Country, home: models.HomePage, pages: SitePages, requests: list[models.BakeRequest]
) -> bool:
    """Bake what shows broadcasts on one site; False when it failed, which holds up no other."""
    try:
        bake_site(files, home, country, (), broadcasts=True, pages=pages)
    except (OperationalError, InterfaceError):
        raise
    except InfectedPages as error:
        hold_back(requests, error)
        return False
    except Exception:
        logger.exception("office %s: broadcast failed", home.office.key)
        return False
    return True


def work_off_site(files: ReleaseStore, country: Country, key: int, requests: list[models.BakeRequest]) -> int:
    """Do the orders of one office in their turn, changes of pages in a row at once; returns how many were done.

    A site that can't be baked keeps its served release and its requests, and holds up nobody else's.
    """
    done = 0
    for order, run in groupby(requests, key=lambda request: request.order):
        for group in [list(run)] if order in OF_CONTENT else [[request] for request in run]:
            done += do_order(files, country, key, group)
    return done


def do_order(files: ReleaseStore, country: Country, key: int, group: list[models.BakeRequest]) -> int:
    """Do one restore or comparison, or all changes of pages of a group; 0 when it failed."""
    order, scope = group[0].order, KeyRange(key, key)
    try:
        with office_scope(scope):
            if order in OF_CONTENT and any(key in frozen for frozen in frozen_ranges()):
                return 0  # frozen since the inbox was read
            home = models.HomePage.objects.select_related("office", "office__region").filter(office__key=key, live=True).first()
            has_site = home is not None and Site.objects.filter(root_page=home).exists()
        if home is not None and has_site:
            ORDERS[order](files, country, home, group)
        with office_scope(scope):
            done = models.BakeRequest.objects.filter(office_key=key)
            done.filter(pk__in=[request.pk for request in group]).delete()
            if order not in OF_CONTENT:  # an earlier failure is no news any more
                done.filter(order=order, pk__lt=group[0].pk).exclude(failed="").delete()
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("office %s: %s failed", key, order)
        if order not in OF_CONTENT:
            say_failed(group[0], error)
        elif isinstance(error, InfectedPages):
            hold_back(group, error)
        return 0
    return len(group)


def hold_back(requests: list[models.BakeRequest], error: InfectedPages) -> None:
    """Tell the desk why changes are not published; they wait in the inbox for the next change at their office."""
    logger.error("%s: held back, infected: %s", error.host, ", ".join(error.verdicts))
    key = requests[0].office_key
    with office_scope(KeyRange(key, key)):
        models.BakeRequest.objects.filter(pk__in=[request.pk for request in requests]).update(failed=str(error))


def say_failed(request: models.BakeRequest, error: Exception) -> None:
    """Tell the desk why an order could not be carried out; it is not tried again by itself."""
    text = str(error) if isinstance(error, RestoreRefused) else _("Terjadi kesalahan pada penerbit. Rinciannya ada di catatan server.")
    with office_scope(KeyRange(request.office_key, request.office_key)):
        models.BakeRequest.objects.filter(pk=request.pk).update(failed=text)


def do_bake(files: ReleaseStore, country: Country, home: models.HomePage, group: list[models.BakeRequest]) -> None:
    bake_site(files, home, country, [request.page_id for request in group])


def do_broadcast(files: ReleaseStore, country: Country, home: models.HomePage, group: list[models.BakeRequest]) -> None:
    bake_site(files, home, country, (), broadcasts=True)


def do_addresses(files: ReleaseStore, country: Country, home: models.HomePage, group: list[models.BakeRequest]) -> None:
    bake_site(files, home, country, (), addresses=True)


def do_restore(files: ReleaseStore, country: Country, home: models.HomePage, group: list[models.BakeRequest]) -> None:
    """The order leaves the inbox with the record of the new release, so that it is not done twice."""
    with writing(files, home.office):
        restore_site(files, home.office, group[0].release or 0)
        models.BakeRequest.objects.filter(pk=group[0].pk).delete()


def do_compare(files: ReleaseStore, country: Country, home: models.HomePage, group: list[models.BakeRequest]) -> None:
    with writing(files, home.office):
        compare_site(files, home, country)
        models.BakeRequest.objects.filter(pk=group[0].pk).delete()


Doing = Callable[[ReleaseStore, Country, models.HomePage, list[models.BakeRequest]], None]
ORDERS: dict[str, Doing] = {Order.BAKE: do_bake, Order.RESTORE: do_restore, Order.COMPARE: do_compare, Order.BROADCAST: do_broadcast}
ORDERS[Order.ADDRESSES] = do_addresses


def serve_forever(*, until: services.Until = lambda: False, poll_seconds: float = 5.0) -> None:
    """Wait for changes and bake them; returns when ``until`` says so.

    A database that goes away is waited for: what is served stays, what was asked waits in the inbox.

    Raises:
        AnotherRuns: somebody else holds the lock.
    """
    services.serve_forever(partial(serve, until, poll_seconds), until)


def serve(until: services.Until, poll_seconds: float) -> None:
    files = store()
    with services.only_one(LOCK) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        publish_unknown_host()
        submit_newest_releases()
        country, offices = fresh_country(), office_count()
        renewed, looked, pinned = None, -MINUTE, None
        while not until():
            if time.monotonic() - looked >= MINUTE:
                submit_freezes()
                looked = time.monotonic()
                if pinned != (policy := pinned_policy()):
                    renew_policies(files, country, policy)
                    pinned = policy
            if renewed != (today := timezone.localdate()):
                renew_dated_files(files, country, today)
                renew_agendas(files, country, today)
                renewed = today
            if office_count() != offices:
                country, offices = fresh_country(), office_count()
            broadcasting.do_what_is_due()
            if not work_off(files, country):
                wait_for_change(listener, poll_seconds)


def renew_dated_files(files: ReleaseStore, country: Country, today: datetime.date) -> int:
    """Write the security.txt of each site anew whose served one says another day than it should; returns how many sites.

    A frozen site keeps what it serves: its file is good for half a year at least.
    """
    wanted = f"\nExpires: {security_txt.expires_on(today).isoformat()}T"
    return bake_hosts(files, country, [host for host in baked_hosts(files) if wanted not in served_text(files, host, security_txt.PATH)])


def renew_policies(files: ReleaseStore, country: Country, policy: str) -> int:
    """Have each site pin the policy of the logs as it is now; returns how many sites were baked. A frozen one keeps its own."""
    return bake_hosts(files, country, [host for host in baked_hosts(files) if served_text(files, host, POLICY) != policy])


def baked_hosts(files: ReleaseStore) -> list[str]:
    return [host for host in files.hosts() if host != UNKNOWN_HOST]


def bake_hosts(files: ReleaseStore, country: Country, hosts: list[str]) -> int:
    """Bake what is made anew each time of some sites, unless they are frozen; returns how many."""
    with every_office():
        frozen = frozen_ranges()
        homes = [home for _site, home in office_homes(hosts=hosts)] if hosts else []
        homes = [home for home in homes if not any(home.office.key in keys for keys in frozen)]
    for home in homes:
        bake_in_passing(files, home, country, ())
    return len(homes)


def renew_agendas(files: ReleaseStore, country: Country, today: datetime.date, days: int = 30) -> int:
    """Move the events that ended in the last days from what is to come to what is over; returns how many sites were baked.

    Called once a day and at the start, so a publisher that was away for some days catches up.
    """
    with every_office():
        frozen = frozen_ranges()
        ended: dict[int, list[int]] = {}
        for page in queries.events_that_ended(today - datetime.timedelta(days=days), today):
            ended.setdefault(office_key_of(page.path), []).append(page.pk)
        homes = models.HomePage.objects.select_related("office__region").filter(office__key__in=ended, live=True)
        homes = [home for home in homes if not any(home.office.key in keys for keys in frozen)]
    for home in homes:
        bake_in_passing(files, home, country, ended[home.office.key])
    return len(homes)


def bake_in_passing(files: ReleaseStore, home: models.HomePage, country: Country, page_ids: Iterable[int]) -> None:
    """Bake what nobody asked for: an infected page is told, and stops no other site."""
    try:
        bake_site(files, home, country, page_ids)
    except InfectedPages as error:
        leave_word(home.office, error)


def served_text(files: ReleaseStore, host: str, path: str) -> str:
    """A text that a host serves now; '' when it does not."""
    file = files.site(host) / "current" / path
    return file.read_text() if file.exists() else ""


def fresh_country() -> Country:
    with every_office():
        country = Country()
        _ = country.regions_below, country.children
    return country


def office_count() -> int:
    return Office.objects.count()


def wait_for_change(listener: psycopg.Connection, seconds: float) -> None:
    """Sleep until something is announced, or some seconds have passed: a lost announcement only costs time."""
    for _notice in listener.notifies(timeout=seconds, stop_after=1):
        time.sleep(0.02)  # let the rest of a burst arrive: they are baked together

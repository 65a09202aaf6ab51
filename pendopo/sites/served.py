"""What the public folder holds beside what the database says that it should: releases are recorded, trusted, restored, compared.

Who owns the public folder can write any manifest into it. So the publisher takes files over from the served release
only when the hash of its manifest is the recorded one; otherwise it makes the whole site anew.
"""

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext as _

from pendopo.kit.ranges import KeyRange
from pendopo.kit.releases import MANIFEST, Entry, Manifest, NoSuchRelease, ReleaseStore, SpoiledRelease, read_manifest
from pendopo.regions.models import Office
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models
from pendopo.sites.hosts import host_of
from pendopo.transparency.actions import submit, submit_all
from pendopo.transparency.queries import unlogged
from pendopo.transparency.rules.entries import Entry as Fact

TITLE = re.compile(rb"<title>(.*?)</title>", re.DOTALL)


def store() -> ReleaseStore:
    """The public folder of this installation."""
    return ReleaseStore(settings.PUBLIC_DIR)


def just(office: Office) -> KeyRange:
    """The scope of one office without those below it: the publisher needs no more, and the database finds its rows by index."""
    return KeyRange(office.key, office.key)


@contextmanager
def writing(files: ReleaseStore, office: Office) -> Iterator[None]:
    """Hold an office's site and open its scope; what is recorded is committed before the next writer comes."""
    with files.writing(host_of(office)), office_scope(just(office)):
        yield


@dataclass(frozen=True)
class Served:
    """What a site serves, as far as it can be trusted.

    Attributes:
        base: the manifest whose files the next release may take over; None: it must be made from nothing.
        newest: the highest release number ever recorded, 0 for none.
        spoiled: what lies on the disk is not the release that was recorded.
    """

    base: Manifest | None
    newest: int
    spoiled: bool = False


def served_release(files: ReleaseStore, office: Office) -> Served:
    """Hold the served manifest against the recorded releases. The office must lie in the open scope.

    A restored release is whole, but nothing is taken over from it: half of the next one would be old.
    """
    newest = models.Release.objects.filter(office_key=office.key).order_by("-number").first()
    try:
        data = (files.site(host_of(office)) / "current" / MANIFEST).read_bytes()
    except FileNotFoundError:
        return Served(None, newest.number if newest else 0)
    if newest is None:  # baked before releases were recorded
        return Served(None, 0, spoiled=read_manifest(data) is None)
    row = models.Release.objects.filter(office_key=office.key, manifest_sha256=sha256(data).hexdigest()).first()
    if row is None:
        return Served(None, newest.number, spoiled=True)
    return Served(None if row.restored_from else Manifest.from_bytes(data), newest.number)


def record_release(office: Office, manifest: Manifest, restored_from: int | None = None) -> None:
    """Write down a release that is served now, and hand it to the transparency log; nothing is written twice."""
    if models.Release.objects.filter(office_key=office.key, number=manifest.release).exists():
        return
    release = models.Release.objects.create(
        office_key=office.key,
        number=manifest.release,
        files=len(manifest.files),
        bytes=sum(entry.size for entry in manifest.files.values()),
        manifest_sha256=sha256(manifest.as_bytes()).hexdigest(),
        restored_from=restored_from,
    )
    submit(release_fact(office, release))


def release_fact(office: Office, release: models.Release) -> Fact:
    """What the transparency log says of a release."""
    return Fact(
        "site_release",
        host_of(office),
        release.number,
        release.at,
        hashes={"manifest": bytes.fromhex(release.manifest_sha256)},
        totals={"files": release.files, "bytes": release.bytes},
        office=f"{office.body}:{office.region.code or 0}",
        region=office.region.code or "0",
    )


def submit_newest_releases() -> int:
    """Hand the newest release of each office to the log where it is not in it: those from before there was a log.

    Returns:
        How many were handed in.
    """
    with every_office():
        newest = list(models.Release.objects.order_by("office_key", "-number").distinct("office_key"))
        offices = {office.key: office for office in Office.objects.select_related("region")}
    facts = [release_fact(offices[release.office_key], release) for release in newest if release.office_key in offices]
    missing = unlogged(facts)
    submit_all(missing)
    return len(missing)


def manifest_faults(files: ReleaseStore, office: Office) -> list[str]:
    """One line when the served manifest is not a recorded one: files and manifest may have been changed together."""
    return [_("manifes diubah di server: %(host)s") % {"host": host_of(office)}] if served_release(files, office).spoiled else []


class RestoreRefused(Exception):
    """A restore that can't be done; the text is for the officer who asked."""


def restore_site(files: ReleaseStore, office: Office, number: int) -> Manifest:
    """Serve an earlier release of a site again, as a new one; hold :func:`writing`.

    Raises:
        RestoreRefused: it was never served, is not kept any more, or is not what it was.
    """
    row = models.Release.objects.filter(office_key=office.key, number=number).first()
    newest = models.Release.objects.filter(office_key=office.key).order_by("-number").first()
    try:
        if row is None or newest is None:
            raise NoSuchRelease(number)
        manifest = files.restore(host_of(office), number, sha256_of_manifest=row.manifest_sha256, after=newest.number)
    except NoSuchRelease:
        raise RestoreRefused(_("Rilis nomor %(number)s tidak disimpan lagi. Pilih rilis yang lebih baru.") % {"number": number}) from None
    except SpoiledRelease as error:
        raise RestoreRefused(
            _("Rilis nomor %(number)s rusak di server, jadi tidak disajikan: %(faults)s. Pilih rilis lain.")
            % {"number": number, "faults": ", ".join(error.faults[:5])}
        ) from None
    record_release(office, manifest, restored_from=number)
    return manifest


# -- what would change


def differences(
    served: Mapping[str, Entry], fresh: Mapping[str, tuple[str, int]], titles: Mapping[str, str]
) -> Iterator[dict[str, str | int | None]]:
    """What a fresh bake would change, a line a file in the order of paths; packed copies are left out.

    Args:
        served: files of the served manifest.
        fresh: SHA-256 and size of every file that a bake would make now.
        titles: page titles by path, as far as known.
    """
    for path in sorted({*served, *fresh}):
        before, after = served.get(path), fresh.get(path)
        if path.endswith(".gz") or (before and after and before.sha256 == after[0]):
            continue
        kind = "changed" if before and after else "added" if after else "removed"
        sizes = {"before": before.size if before else None, "after": after[1] if after else None}
        yield {"kind": kind, "path": path, "title": titles.get(path, ""), **sizes}


def spoiled_lines(files: ReleaseStore, host: str, titles: Mapping[str, str]) -> Iterator[dict[str, str | int | None]]:
    """Files on the disk that are not those of the served manifest, as further lines of a comparison."""
    for fault in files.faults(host):
        path = fault.partition(" ")[2].removeprefix(f"{host}/")
        yield {"kind": "spoiled", "path": path, "title": titles.get(path, ""), "before": None, "after": None}


def titles_of(files: ReleaseStore, served: Mapping[str, Entry]) -> dict[str, str]:
    """Titles of served pages, as they stand in the files themselves."""
    found = {}
    for path, entry in served.items():
        file = files.object_path(entry.sha256)
        if path.endswith(".html") and file.is_file() and (match := TITLE.search(file.read_bytes()[:4000])):
            found[path] = html.unescape(match[1].decode(errors="replace")).strip()[:200]
    return found

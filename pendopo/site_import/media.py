"""Pictures and files of an old site: fetched, checked as every upload is, encoded anew, kept once however often they are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha1, sha256
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Q
from wagtail.models import Collection

from pendopo.kit.pictures import BadFile, BadPicture, check_document, clean_picture
from pendopo.site_import import clamd
from pendopo.site_import.models import ImportedMedium, ImportJob
from pendopo.site_import.parts import Given, NotFetched, Parts
from pendopo.site_import.rules.old_files import DOCUMENTS, OLD_OFFICE, PICTURES, alt_for, extension_of, says_nothing, stem_of
from pendopo.site_import.rules.upload_scan import judge_upload
from pendopo.site_import.rules.verdicts import Pile
from pendopo.sites import checks, models
from pendopo.sites.bulk import insert_uploads
from pendopo.sites.rules.findings import Finding, stops
from pendopo.sites.rules.page_checks import numbers_in
from pendopo.sites.rules.paths import home_path
from pendopo.sites.uploads import MAX_BYTES, CleanUpload

State = ImportedMedium.State
Thing = models.OfficeImage | models.OfficeDocument
Keys = tuple[int | None, int | None]  # of a picture, of a file
MOST_MEDIA = 50_000  # of one site; who has more speaks with the computer centre first


@dataclass(frozen=True)
class Prepared:
    """One picture or file, fetched and looked at.

    Attributes:
        data: what is to be kept: of a picture the pixels encoded anew; b'' where there is a fault.
        extension: of what it really is, without a dot.
        fault: code, '' when it may be taken. ``detail`` says more.
        sha256, size: of the bytes as they came.
        scanned: whether a virus scanner looked at it.
    """

    key: int
    data: bytes = b""
    extension: str = ""
    fault: str = ""
    detail: str = ""
    sha256: str = ""
    size: int = 0
    scanned: bool = False

    @property
    def is_picture(self) -> bool:
        return self.extension in PICTURES


def prepare(row: tuple[int, str], parts: Parts, given: Given) -> Prepared:
    """Fetch one picture or file and make it fit to keep; touches no database, so that another process may do it."""
    key, address = row
    try:
        data = parts.fetch(address, given)
    except NotFetched as fault:
        return Prepared(key, fault=fault.code, detail=fault.detail)
    found = Prepared(key, sha256=sha256(data).hexdigest(), size=len(data))
    try:
        return examined(found, data, extension_of(address))
    except Exception:  # hostile bytes: whatever they do to a reader, the move goes on
        return given_up(row)


def examined(found: Prepared, data: bytes, extension: str) -> Prepared:
    """Scanned, then a picture encoded anew or a document held against its name."""
    facts: dict[str, Any] = {"key": found.key, "sha256": found.sha256, "size": found.size}
    verdict = judge_upload(f"berkas.{extension}" if extension else "berkas", data)
    if verdict.pile is Pile.INFECTED or (verdict.pile is Pile.DOUBTFUL and extension not in PICTURES):  # pixels are encoded anew
        return Prepared(**facts, fault="infected_file", detail=verdict.signs[0].code)
    scanned = bool(settings.CLAMD)
    try:
        if scanned and (virus := clamd.scan(data, settings.CLAMD)):
            return Prepared(**facts, fault="virus", detail=virus, scanned=True)
    except clamd.ScannerAway as away:
        return Prepared(**facts, fault="scanner_away", detail=str(away))
    if extension in DOCUMENTS:
        return checked_document(facts, data, extension, scanned=scanned)
    if extension in OLD_OFFICE:
        return Prepared(**facts, fault="old_office", detail=extension)
    return checked_picture(facts, data, extension, scanned=scanned)


def checked_picture(facts: dict[str, Any], data: bytes, extension: str, *, scanned: bool) -> Prepared:
    """Whatever its name: what can be decoded as a picture is one."""
    if len(data) > MAX_BYTES:
        return Prepared(**facts, fault="too_large")
    try:
        clean, really = clean_picture(data)
    except BadPicture as bad:
        return Prepared(**facts, fault="bad_picture" if extension in PICTURES else "unknown_kind", detail=str(bad))
    return Prepared(**facts, data=clean, extension=really, scanned=scanned)


def checked_document(facts: dict[str, Any], data: bytes, extension: str, *, scanned: bool) -> Prepared:
    if len(data) > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
        return Prepared(**facts, fault="too_large")
    try:
        check_document(data, extension)
    except BadFile as bad:
        return Prepared(**facts, fault="bad_document", detail=str(bad))
    return Prepared(**facts, data=data, extension=extension, scanned=scanned)


def preparing(parts: Parts, given: Given) -> "partial[Prepared]":
    return partial(prepare, parts=parts, given=given)


def given_up(row: tuple[int, str]) -> Prepared:
    """A picture or file that ends every process which looks at it."""
    key, address = row
    return Prepared(key, fault="bad_document" if extension_of(address) in DOCUMENTS else "bad_picture")


# -- writing down


def waiting(job: ImportJob, size: int, after: int) -> list[tuple[int, str]]:
    """The next pictures and files to fetch."""
    rows = ImportedMedium.objects.filter(office_key=job.office_key, host=job.host, wanted=True, state=State.WAITING, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", "address")[:size])


def bytes_of(prepared: Prepared) -> int:
    return len(prepared.data)


def refuse_too_many(job: ImportJob) -> None:
    """Leave aside what goes beyond :data:`MOST_MEDIA`; the report names how many."""
    rows = ImportedMedium.objects.filter(office_key=job.office_key, host=job.host, wanted=True).order_by("pk")
    first = rows.values_list("pk", flat=True)[MOST_MEDIA : MOST_MEDIA + 1]
    if first:
        rows.filter(pk__gte=first[0], state=State.WAITING).update(state=State.FAILED, fault="too_many")


def try_failed_again(job: ImportJob) -> None:
    """What could not be had the last time is asked for once more."""
    rows = ImportedMedium.objects.filter(office_key=job.office_key, host=job.host, state=State.FAILED)
    rows.update(state=State.WAITING, fault="", detail="")


def store(prepared: Sequence[Prepared], job: ImportJob) -> None:
    """Write one group down: each picture becomes the office's own, equal bytes become one. Runs in the office's scope."""
    rows = {row.pk: row for row in ImportedMedium.objects.select_for_update().filter(pk__in=[one.key for one in prepared])}
    folder = Collection.objects.get(path=home_path(job.office_key))
    here, new = of_same_bytes(job, [one.sha256 for one in prepared if not one.fault]), dict[str, Thing]()
    for one in prepared:
        row = rows[one.key]
        row.job, row.sha256, row.bytes, row.scanned = job, one.sha256, one.size, one.scanned
        if one.fault:
            forget_orphans([row], job)
            row.state, row.fault, row.detail = State.FAILED, one.fault, one.detail[:300]
        elif one.sha256 in here or one.sha256 in new:
            row.state, row.kept_bytes = State.HERE, 0
        elif thing := new_picture(one, row, folder) if one.is_picture else new_document(one, row, folder):
            new[one.sha256], row.made, row.state, row.kept_bytes = thing, True, State.HERE, len(one.data)
    insert_uploads([thing for thing in new.values() if isinstance(thing, models.OfficeImage)])
    insert_uploads([thing for thing in new.values() if isinstance(thing, models.OfficeDocument)])
    for row in rows.values():
        if row.state == State.HERE:
            row.image_id, row.document_id = here[row.sha256] if row.sha256 in here else keys_of(new[row.sha256])
        row.save()


def of_same_bytes(job: ImportJob, hashes: Iterable[str]) -> dict[str, Keys]:
    """Pictures and files that the office has from a move already, by the SHA-256 of their bytes as they came."""
    rows = ImportedMedium.objects.filter(office_key=job.office_key, sha256__in=hashes, state=State.HERE)
    there = rows.filter(Q(image__isnull=False) | Q(document__isnull=False))
    return {sha256: (image, document) for sha256, image, document in there.values_list("sha256", "image", "document")}


def keys_of(thing: Thing) -> Keys:
    return (thing.pk, None) if isinstance(thing, models.OfficeImage) else (None, thing.pk)


def new_picture(one: Prepared, row: ImportedMedium, folder: Collection) -> models.OfficeImage:
    """A picture whose file is in the storage, and which is not inserted yet."""
    alt, row.alt_made = alt_for(row.alt, row.caption, row.title, row.shown_in)
    alt, name = harmless(alt, "Foto dari situs lama kantor ini"), name_for(row, "gambar")
    picture = models.OfficeImage(title=title_for(row, name), description=alt, collection=folder)
    kind = "jpeg" if one.extension == "jpg" else one.extension
    upload = CleanUpload(BytesIO(one.data), None, f"{name}.{one.extension}", f"image/{kind}", len(one.data), None)
    forget_orphan(f"original_images/{name}.{one.extension}")
    picture.file.save(f"{name}.{one.extension}", upload, save=False)
    picture.file_size, picture.file_hash = len(one.data), sha1(one.data, usedforsecurity=False).hexdigest()
    return picture


def new_document(one: Prepared, row: ImportedMedium, folder: Collection) -> models.OfficeDocument | None:
    """The same for a file; None, with the reason on its row, for one that holds a number of a person."""
    name = name_for(row, "berkas")
    report = checks.report_on(one.data, f"{name}.{one.extension}", row.office_key)
    if found := stops(Finding(**entry) for entry in report["findings"]):
        row.state, row.fault, row.detail = State.FAILED, "finding", checks.what_of(found[0])[:300]
        return None
    document = models.OfficeDocument(title=title_for(row, name), collection=folder, report=report)
    forget_orphan(f"documents/{name}.{one.extension}")
    document.file.save(f"{name}.{one.extension}", ContentFile(one.data), save=False)
    document.file_size, document.file_hash = len(one.data), report["sha1"]
    return document


def title_for(row: ImportedMedium, name: str) -> str:
    """The title that the old site gave, else that of a page which shows it."""
    return harmless(row.title if not says_nothing(row.title) else row.shown_in or name, name)[:255]


def name_for(row: ImportedMedium, instead: str) -> str:
    """The old name and the row's number: no other file ever has it, so what a killed run left under it is known."""
    return f"{harmless(stem_of(row.address), instead)}-m{row.pk}"


def forget_orphan(name: str) -> None:
    """Delete the file of an earlier run that was killed between writing it and its commit."""
    default_storage.delete(name)


def forget_orphans(rows: Iterable[ImportedMedium], _job: ImportJob) -> None:
    """The same for rows that have no picture or file now, whatever kind it would have been; and of an undo killed after its commit."""
    for row in rows:
        for folder, instead, extensions in (("original_images", "gambar", PICTURES), ("documents", "berkas", DOCUMENTS)):
            name = name_for(row, instead)
            for extension in extensions:
                forget_orphan(f"{folder}/{name}.{extension}")


def harmless(words: str, instead: str) -> str:
    """Words that are read in public, or others in their place where a number of a person stands in them."""
    return instead if stops(numbers_in(words)) or len(words.strip()) < 3 else words.strip()

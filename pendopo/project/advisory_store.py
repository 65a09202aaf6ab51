"""The imported snapshot of known holes: read from files that somebody brought, kept in the state folder. No network."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from pendopo.security.rules.advisories import Garbled, Snapshot, as_json, from_json, gather, refusals
from pendopo.security.rules.parts import Part

LARGEST = 20 * 1024 * 1024  # bytes of one record: OSV's largest have two or three million


class Refused(ValueError):
    """The import is not to be relied on; what was kept before stays. The message says why, in Indonesian."""


@dataclass(frozen=True)
class Source:
    """One record to be: where it lies, and how to read its bytes."""

    name: str
    read: Callable[[], bytes]


def kept_file() -> Path:
    return Path(settings.STATE_DIR) / "preflight" / "advisories.json"


def kept() -> Snapshot | None:
    """The snapshot in use, or None before the first import.

    Raises:
        Garbled: the kept file was spoiled.
    """
    file = kept_file()
    if not file.exists():
        return None
    try:
        return from_json(json.loads(file.read_text()))
    except ValueError as error:
        raise Garbled(f"{file.name}: {error}") from None


def sources(paths: Iterable[Path]) -> list[Source]:
    """Every record in zip files, folders and single files.

    Raises:
        Refused: a file that is neither.
    """
    found: list[Source] = []
    for path in paths:
        if path.is_dir():
            found += [Source(str(file), file.read_bytes) for file in sorted(path.rglob("*.json"))]
        elif path.suffix == ".json" and path.is_file():
            found.append(Source(str(path), path.read_bytes))
        else:
            found += in_archive(path)
    return found


def in_archive(path: Path) -> list[Source]:
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise Refused(f"{path.name}: bukan folder, JSON, atau zip yang utuh ({error})") from None
    members = [member for member in archive.infolist() if member.filename.endswith(".json")]
    too_large = [member.filename for member in members if member.file_size > LARGEST]
    if too_large:
        raise Refused(f"{path.name}: catatan {too_large[0]} terlalu besar")
    return [Source(f"{path.name}/{member.filename}", lambda member=member: archive.read(member)) for member in members]  # type: ignore[misc]


# What reading one member may raise: besides a damaged archive, zipfile says NotImplementedError for a way of packing that it
# does not know, and RuntimeError for a member behind a password.
UNREADABLE = (ValueError, OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError)


def records(found: Iterable[Source]) -> Iterator[object]:
    """The records, parsed.

    Raises:
        Garbled: one is not JSON, or its archive is damaged.
    """
    for source in found:
        try:
            yield json.loads(source.read())
        except UNREADABLE as error:
            raise Garbled(f"{source.name}: tidak terbaca ({error})") from None


def bring_in(found: Iterable[Source], parts: Iterable[Part], now: datetime) -> Snapshot:
    """Read records, see that they can be relied on, and keep what they say of these parts.

    Raises:
        Refused: garbled, empty, partial, old, or worse than what is kept; nothing is changed.
    """
    try:
        snapshot = gather(records(found), parts)
    except Garbled as error:
        raise Refused(f"Catatan rusak: {error}") from None
    reasons = refusals(snapshot, now, previous_or_none())
    if reasons:
        raise Refused("; ".join(reasons))
    file = kept_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(as_json(snapshot), ensure_ascii=False))
    fresh.rename(file)
    return snapshot


def previous_or_none() -> Snapshot | None:
    try:
        return kept()
    except Garbled:
        return None

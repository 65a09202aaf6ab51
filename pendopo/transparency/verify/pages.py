"""One published page: its bytes, the site's manifest, the entry of that manifest in the log, and the log's checkpoint."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from pendopo.transparency.reading import Answer, HttpReader, Unreachable
from pendopo.transparency.rules.entries import Entry, EntryRefused
from pendopo.transparency.verify.account import Account, DoesNotHold, NotChecked
from pendopo.transparency.verify.entries import newest_index, prove
from pendopo.transparency.verify.logs import Log

MANIFEST = "manifest.json"
LOG = "/catatan/situs"  # every public host serves the logs
LARGEST_PAGE = 512_000_000  # bytes; a document to download may be large


@dataclass(frozen=True)
class Page:
    """A page as it was read.

    Attributes:
        host: without port.
        path: of its file in the release.
    """

    url: str
    host: str
    path: str
    body: bytes
    manifest: bytes

    @property
    def digest(self) -> str:
        return sha256(self.body).hexdigest()


def log_of(url: str) -> str:
    """Address of the log of sites on the host of a page.

    Raises:
        NotChecked: it is no address of a page.
    """
    parts = address(url)
    return f"{parts.scheme}://{parts.netloc}{LOG}"


def address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError as error:
        raise NotChecked("bad_address", why=str(error)) from error
    if not known:
        raise NotChecked("bad_address", why="https://host/path")
    return parts


def read_page(url: str, account: Account, *, at: str = "") -> Page:
    """A page and the manifest of its site.

    Raises:
        DoesNotHold: one of them is not there.
        NotChecked: the host does not answer.
    """
    parts = address(url)
    path = unquote(parts.path.lstrip("/"))
    server = HttpReader(f"{parts.scheme}://{parts.netloc}", at=at)
    try:
        page = plain(server, parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else ""), url)
        manifest = plain(server, MANIFEST, f"{parts.scheme}://{parts.netloc}/{MANIFEST}")
    except Unreachable as error:
        raise NotChecked("unreachable", why=str(error)) from error
    finally:
        server.close_all()
    found = Page(url, parts.hostname or "", f"{path}index.html" if path.endswith("/") or not path else path, page.body, manifest.body)
    account.facts |= {"url": url, "sha256": found.digest}
    account.holds("page_read", url=url, bytes=len(found.body), sha256=found.digest)
    return found


def plain(server: HttpReader, path: str, url: str) -> Answer:
    """An answer as it is, not packed.

    Raises:
        DoesNotHold: it is no file.
    """
    answer = server.fetch(path, most=LARGEST_PAGE, encodings="identity")
    if answer.status != 200 or answer.packed or answer.cut:
        raise DoesNotHold("page_missing", url=url, status=answer.status)
    return answer


def verify_page(page: Page, log: Log, account: Account) -> None:
    """That a page is the one that the log has on record.

    Raises:
        DoesNotHold: at which step it is not.
    """
    release = check_row(page, account)
    tree = log.tree()
    index = newest_index(log, tree, page.host, account, "site_release")
    check_manifest(page, release, log_entry(prove(log, tree, index, account), index), index, account)


def check_row(page: Page, account: Account) -> int:
    """That the manifest names these bytes for this page; returns the release that it is of."""
    try:
        manifest = json.loads(page.manifest)
        rows: Mapping[str, Any] = {row["path"]: row for row in manifest["files"]}
        release, host = manifest["release"], manifest["host"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DoesNotHold("bad_manifest", why="JSON") from error
    if host != page.host or type(release) is not int or len(rows) != len(manifest["files"]):
        raise DoesNotHold("bad_manifest", why=f"{str(host)[:100]}, {str(release)[:20]}")
    if page.path not in rows:
        raise DoesNotHold("not_in_manifest", path=page.path)
    expected = rows[page.path].get("sha256")
    if expected != page.digest or rows[page.path].get("size") != len(page.body):
        raise DoesNotHold("page_differs", path=page.path, found=page.digest, expected=str(expected)[:64])
    account.holds("page_in_manifest", release=release)
    return release


def log_entry(data: bytes, index: int) -> Entry:
    try:
        return Entry.parse(data)
    except EntryRefused as error:
        raise DoesNotHold("form", file="-", index=index, why=str(error)) from error


def check_manifest(page: Page, release: int, entry: Entry, index: int, account: Account) -> None:
    found, expected = sha256(page.manifest).digest(), entry.hashes.get("manifest", b"")
    if found != expected and release > entry.rev:
        raise DoesNotHold("manifest_ahead", served=release, release=entry.rev)
    if found != expected or release != entry.rev:
        raise DoesNotHold(
            "manifest_differs", host=page.host, release=entry.rev, index=index, expected=expected.hex(), served=release, found=found.hex()
        )
    account.facts |= {"index": index, "release": release}
    account.holds("manifest_logged", release=release, host=page.host, index=index, time=entry.as_json()["time"])

"""One site taken over: its manifest as the log has it, each file with its hash and size, then served at once."""

import gzip
import secrets
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from time import sleep
from urllib.parse import quote

from pendopo.kit.releases import MANIFEST, Entry, Manifest, NotNewer, ReleaseStore, SpoiledRelease, UnsafePath
from pendopo.transparency.mirror.logs import CONNECTIONS, Newest
from pendopo.transparency.mirror.manifests import LARGEST, another, checked_manifest
from pendopo.transparency.mirror.rejections import Rejected
from pendopo.transparency.reading import Answer, HttpReader, Unreachable, unzipped

NOT_FOUND = "404.html"
SPARE = 100_000_000  # bytes that stay free on the disk
BUSY = (429, 502, 503, 504)
LONGEST_PAUSE = 60
PAUSES = 3


class SiteMirror:
    """One host in the mirror's store."""

    def __init__(self, store: ReleaseStore, host: str, server: HttpReader) -> None:
        self.store, self.host, self.server = store, host, server
        self.one_writes = threading.Lock()  # two files may have one content

    def is_newest(self, newest: Newest) -> bool:
        """Whether the release that the log names is served here already."""
        try:
            return sha256((self.store.site(self.host) / "current" / MANIFEST).read_bytes()).hexdigest() == newest.manifest
        except FileNotFoundError:
            return False

    def take(self, newest: Newest) -> tuple[Manifest, int]:
        """Read the newest release and serve it.

        Returns:
            Its manifest, and how many contents were fetched.

        Raises:
            Waiting: the site has published again meanwhile; ask once more when the log knows of it.
            Rejected: something is not what is on record. What was served before is still served.
            Unreachable: the host does not answer.
            OSError: the disk does not take it.
        """
        data = self.manifest()
        manifest = checked_manifest(self.host, data, newest)
        with self.store.writing(self.host):
            wanted = self.missing(manifest)
            self.see_room(manifest, wanted)
            try:
                self.fetch_all(manifest, wanted)
            except Rejected:
                found = self.manifest()
                if sha256(found).hexdigest() != newest.manifest:
                    raise another(self.host, found, newest) from None
                raise
            self.adopt(data)
        return manifest, len(wanted)

    def mend(self, newest: Newest) -> int:
        """Fetch anew what is spoiled of the release that is served; returns how many contents. Raises as :meth:`take`."""
        manifest = checked_manifest(self.host, (self.store.site(self.host) / "current" / MANIFEST).read_bytes(), newest)
        with self.store.writing(self.host):
            wanted = self.missing(manifest)
            self.fetch_all(manifest, wanted)
            self.store.mend(self.host)
        return len(wanted)

    def adopt(self, data: bytes) -> None:
        try:
            self.store.adopt(data)
        except (NotNewer, SpoiledRelease, UnsafePath) as error:
            raise Rejected("not_newer", host=self.host, why=str(error)) from error

    def manifest(self) -> bytes:
        answer = self.fetch(MANIFEST, LARGEST, "identity")
        if answer.status != 200 or answer.packed or answer.cut:
            raise Rejected("file_missing", host=self.host, file=MANIFEST, status=answer.status)
        return answer.body

    def missing(self, manifest: Manifest) -> list[str]:
        """Paths whose content is not in the store, or not as its name says; one path a content."""
        found, seen = [], set()
        for path, entry in sorted(manifest.files.items()):
            if entry.sha256 in seen:
                continue
            seen.add(entry.sha256)
            file = self.store.object_path(entry.sha256)
            if not file.is_file() or self.store.sound_object(entry) is None:
                file.unlink(missing_ok=True)
                found.append(path)
        return found

    def see_room(self, manifest: Manifest, wanted: list[str]) -> None:
        need, free = sum(manifest.files[path].size for path in wanted), shutil.disk_usage(self.store.root).free
        if need + SPARE > free:
            raise Rejected("no_room", host=self.host, wanted=need, free=free)

    # -- contents

    def fetch_all(self, manifest: Manifest, wanted: list[str]) -> None:
        """Fetch contents, several at a time; what is there stays there when one is wrong."""
        pool = ThreadPoolExecutor(CONNECTIONS)
        try:
            for _ in pool.map(lambda path: self.fetch_content(manifest, path), self.asked(manifest, wanted)):
                pass
        finally:
            pool.shutdown(cancel_futures=True)

    def asked(self, manifest: Manifest, wanted: list[str]) -> Iterator[str]:
        """What to ask for: a packed file comes with the plain one, at its address."""
        plain = {path.removesuffix(".gz") if path.removesuffix(".gz") in manifest.files else path for path in wanted}
        yield from sorted(plain)

    def fetch_content(self, manifest: Manifest, path: str) -> None:
        """Fetch a file and, where there is one, the packed file beside it.

        Raises:
            Rejected: one of them is not what the manifest says.
        """
        plain, packed = manifest.files[path], manifest.files.get(f"{path}.gz")
        most = max(plain.size, packed.size if packed else 0)
        answer = self.fetch(address_of(path), most, "gzip" if packed else "identity")
        if answer.status != 200 and not (answer.status == 404 and path == NOT_FOUND):
            raise Rejected("file_missing", host=self.host, file=path, status=answer.status)
        body = self.unpacked(answer, plain, path) if answer.packed else answer.body
        self.keep(path, plain, body, cut=answer.cut)
        if packed:
            beside = answer.body if answer.packed and fits(answer.body, packed) else gzip.compress(body, compresslevel=6, mtime=0)
            self.keep(f"{path}.gz", packed, beside)

    def unpacked(self, answer: Answer, plain: Entry, path: str) -> bytes:
        try:
            return unzipped(answer.body, max(plain.size, 1))
        except Unreachable:
            raise self.differs(path, plain, answer.body) from None

    def keep(self, path: str, entry: Entry, data: bytes, *, cut: bool = False) -> None:
        if cut or not fits(data, entry):
            raise self.differs(path, entry, data)
        with self.one_writes:
            self.store.write_object(entry.sha256, data)

    def differs(self, path: str, entry: Entry, data: bytes) -> Rejected:
        found = sha256(data).hexdigest()
        return Rejected("file_differs", host=self.host, file=path, found=found, size=len(data), expected=entry.sha256, wanted=entry.size)

    def fetch(self, path: str, most: int, encodings: str) -> Answer:
        """An answer; a server that is busy is given the time that it asks for, within bounds.

        Raises:
            Unreachable: it does not answer, or stays busy.
        """
        for _ in range(PAUSES):
            answer = self.server.fetch(path, most=max(most, 1), encodings=encodings)
            if answer.status not in BUSY:
                return answer
            sleep(min(int(answer.retry_after), LONGEST_PAUSE) if answer.retry_after.isdecimal() else 1)
        raise Unreachable(f"{self.host}/{path}: HTTP {answer.status}")


def address_of(path: str) -> str:
    """The address at which a file is served, quoted; the page for wrong addresses comes at one that no site has."""
    if path == NOT_FOUND:
        return f"{secrets.token_hex(12)}/"
    folder = path == "index.html" or path.endswith("/index.html")
    return quote(path.removesuffix("index.html") if folder else path)


def fits(data: bytes, entry: Entry) -> bool:
    return len(data) == entry.size and sha256(data).hexdigest() == entry.sha256

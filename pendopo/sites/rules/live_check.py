"""Holding a live answer against the manifest of a site: what was expected, what came, and how the difference is told.

Nothing here asks the network. Answers come from machines that may be in wrong hands: they are compared, cut, cleaned
and never run.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from pendopo.kit.public_headers import SECURITY_HEADERS, headers_for
from pendopo.kit.releases import MANIFEST, Entry, Manifest, media_type, read_manifest

EXCERPT = 200
NOT_FOUND = "404.html"
ALWAYS = ("index.html", NOT_FOUND, "robots.txt", "sitemap.xml", "feed.xml")
PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A146P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
ROBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PERSONAL = re.compile(r"\+?\d[\d .-]{6,}\d|[\w.+-]+@[\w-]+\.[\w.]+")


class Guise(StrEnum):
    """As whom a file is asked for: who cloaks spam shows it to search engines, or to those who come from one."""

    BROWSER = "browser"
    ROBOT = "robot"
    REFERRER = "referrer"


# The referrer asks for unpacked files, so that each round sees both forms of every text.
GUISES: dict[Guise, dict[str, str]] = {
    Guise.BROWSER: {"User-Agent": PHONE, "Accept-Encoding": "gzip"},
    Guise.ROBOT: {"User-Agent": ROBOT, "Accept-Encoding": "gzip"},
    Guise.REFERRER: {"User-Agent": PHONE, "Accept-Encoding": "identity", "Referer": "https://www.google.com/"},
}


class Kind(StrEnum):
    """What can be wrong with a live site."""

    MANIFEST = "manifest"
    CONTENT = "content"
    MISSING = "missing"
    REDIRECT = "redirect"
    COOKIE = "cookie"
    STRANGER = "stranger"
    STALE = "stale"
    TYPE = "type"
    HEADER = "header"
    CERTIFICATE = "certificate"
    NO_RELEASE = "no_release"
    DANGLING = "dangling"
    UNRESOLVED = "unresolved"
    UNREACHABLE = "unreachable"


TAMPERING = frozenset({Kind.MANIFEST, Kind.CONTENT, Kind.MISSING, Kind.REDIRECT, Kind.COOKIE})
BYTES_DIFFER = frozenset({Kind.MANIFEST, Kind.CONTENT, Kind.REDIRECT})
OUT_OF_REACH = frozenset({Kind.UNRESOLVED, Kind.UNREACHABLE})


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong; a row of an incident.

    Attributes:
        kind: what sort of thing.
        host: at which host.
        path: which file, '' where it is the whole site.
        guise: as whom it was asked for, '' where that does not matter.
        detail: a name, a status or a reason, in few words.
        expected, found: SHA-256 in hex, or the value of a header; '' for none.
        size: bytes that came.
        excerpt: from the first difference on, cleaned, without what looks like personal data.
        count: how many answers had the same.
    """

    kind: Kind
    host: str
    path: str = ""
    guise: str = ""
    detail: str = ""
    expected: str = ""
    found: str = ""
    size: int | None = None
    excerpt: str = ""
    count: int = 1

    def as_json(self, gettext: Callable[[str], str]) -> dict[str, object]:
        """Only what is known, with a sentence first."""
        row = {"text": sentence(self, gettext), "kind": self.kind.value, "host": self.host, "path": self.path, "guise": self.guise}
        row |= {"detail": self.detail, "expected": self.expected, "found": self.found, "excerpt": self.excerpt}
        known: dict[str, object] = {name: value for name, value in row.items() if value}
        return known | ({"size": self.size} if self.size is not None else {}) | ({"count": self.count} if self.count > 1 else {})


@dataclass(frozen=True)
class Answer:
    """What came back for one request.

    Attributes:
        headers: names in lower case, each with all its values in order.
        body: at most as much as was asked for.
        cut: whether there was more.
    """

    status: int
    headers: Mapping[str, Sequence[str]]
    body: bytes
    cut: bool = False

    def header(self, name: str) -> str:
        return ", ".join(self.headers.get(name, ()))

    @property
    def packed(self) -> bool:
        return self.header("content-encoding").strip().lower() == "gzip"


# -- what is asked for


def files_to_check(manifest: Manifest, pages: int, chance: Random) -> list[str]:
    """The files of a round, in an order that nobody can foresee.

    Args:
        pages: how many at most; the front page, the page for wrong addresses and the machine-read files come first,
            the others are drawn, so that many rounds see all. 0 for all.
    """
    paths = [path for path in manifest.files if not path.endswith(".gz")]
    first = [path for path in ALWAYS if path in manifest.files]
    others = [path for path in paths if path not in first]
    chance.shuffle(others)
    chosen = (first + others)[: pages or None]
    chance.shuffle(chosen)
    return chosen


def address_of(path: str, absent: str) -> str:
    """The address at which a file is served, before quoting; ``absent`` is a name that no site has."""
    if path == NOT_FOUND:
        return f"/{absent}/"
    return f"/{path.removesuffix('index.html') if path == 'index.html' or path.endswith('/index.html') else path}"


def most_bytes(manifest: Manifest, path: str) -> int:
    """How much of an answer is worth reading: the file, and enough more to tell what was put in its place."""
    return manifest.files[path].size + 1_000_000


# -- what came


def manifest_of(answer: Answer, accepted: Iterable[str]) -> Manifest | None:
    """The manifest of an answer, if its hash is one of those on record."""
    trusted = answer.status == 200 and not answer.cut and hashlib.sha256(answer.body).hexdigest() in set(accepted)
    return read_manifest(answer.body) if trusted else None


def judge_manifest(host: str, answer: Answer, newest: str) -> Finding:
    """Why an answer is not the manifest on record."""
    found = Finding(Kind.MANIFEST, host, MANIFEST, Guise.BROWSER, expected=newest, size=len(answer.body))
    if 300 <= answer.status < 400:
        return replace(found, kind=Kind.REDIRECT, detail=f"status {answer.status}", found=clean(answer.header("location")))
    if answer.status != 200:
        return replace(found, kind=Kind.MISSING, detail=f"status {answer.status}")
    return replace(found, found=hashlib.sha256(answer.body).hexdigest(), excerpt=clean(answer.body[:EXCERPT].decode(errors="replace")))


def judge(
    host: str, path: str, guise: Guise, manifest: Manifest, answer: Answer, original: Callable[[Entry], bytes | None], intake: str = ""
) -> Iterator[Finding]:
    """What is wrong with one answer for one file.

    Args:
        original: the content of an entry if it is at hand, to say where the first difference is.
        intake: origin to which the form of a site may be sent.
    """
    wanted_status = 404 if path == NOT_FOUND else 200
    at = Finding(Kind.CONTENT, host, path, guise, size=len(answer.body))
    if 300 <= answer.status < 400:
        yield replace(at, kind=Kind.REDIRECT, detail=f"status {answer.status}", found=clean(answer.header("location")))
    elif answer.status >= 500 or answer.status == 429:
        yield replace(at, kind=Kind.UNREACHABLE, detail=f"status {answer.status}")
    elif answer.status != wanted_status and answer.status >= 400:
        yield replace(at, kind=Kind.MISSING, detail=f"status {answer.status}")
    else:
        yield from judge_content(at, manifest, answer, original)
        if answer.status != wanted_status:
            yield replace(at, detail=f"status {answer.status}")
    yield from judge_headers(host, path, guise, answer, intake)


def judge_content(at: Finding, manifest: Manifest, answer: Answer, original: Callable[[Entry], bytes | None]) -> Iterator[Finding]:
    """Whether hash, size and type of an answer are those of its file, packed or not."""
    plain = manifest.files[at.path]
    wanted = manifest.files.get(f"{at.path}.gz") if answer.packed else plain
    digest = hashlib.sha256(answer.body).hexdigest()
    if wanted is None or answer.cut or digest != wanted.sha256 or len(answer.body) != wanted.size:
        excerpt = first_difference(original(plain), unpacked(answer))
        yield replace(at, expected=(wanted or plain).sha256, found="" if answer.cut else digest, excerpt=excerpt)
    if not same_type(answer.header("content-type"), plain.type, media_type(at.path)):
        yield replace(at, kind=Kind.TYPE, expected=plain.type, found=clean(answer.header("content-type")))


def same_type(found: str, *accepted: str) -> bool:
    """Whether a media type is one of the accepted ones; a character set may be left out, but no other one may be named."""
    essence, _, parameters = found.lower().partition(";")
    charset = parameters.replace(" ", "").replace('"', "")
    return essence.strip() in {one.partition(";")[0] for one in accepted} and charset in ("", "charset=utf-8")


def judge_headers(host: str, path: str, guise: str, answer: Answer, intake: str = "") -> Iterator[Finding]:
    """Security headers that are missing, changed or sent twice, and cookies: the public plane sets none."""
    wanted = headers_for(f"/{path.removesuffix('index.html')}", intake) if answer.status == 200 else SECURITY_HEADERS
    for name, value in wanted.items():
        found = answer.headers.get(name.lower(), ())
        if list(found) != [value]:
            yield Finding(Kind.HEADER, host, path, guise, detail=name, expected=value, found=clean(", ".join(found)))
    for cookie in answer.headers.get("set-cookie", ()):
        yield Finding(Kind.COOKIE, host, path, guise, detail=clean(cookie.partition("=")[0]))


def judge_strict_transport(host: str, answer: Answer) -> Iterator[Finding]:
    """Over TLS a site also says, for at least half a year, that it is never asked for in plain text."""
    name = "Strict-Transport-Security"
    age = re.search(r"max-age=(\d+)", answer.header(name.lower()))
    if age is None or int(age[1]) < 180 * 86_400:
        yield Finding(Kind.HEADER, host, detail=name, expected="max-age=31536000", found=clean(answer.header(name.lower())))


def judge_stranger(host: str, answer: Answer) -> Iterator[Finding]:
    """A host of nobody gets the page that says so, never a site, a redirect to elsewhere or a cookie."""
    if answer.status != 404:
        found = clean(answer.header("location"))
        yield Finding(Kind.STRANGER, host, detail=f"status {answer.status}", found=found, excerpt=first_difference(None, unpacked(answer)))
    yield from judge_headers(host, "", Guise.BROWSER, answer)


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """What every answer has alike (a header that is missing everywhere) told once, with how often; sorted."""
    told: dict[Finding, Finding] = {}
    for finding in findings:
        everywhere = finding.kind in (Kind.HEADER, Kind.COOKIE)
        key = replace(finding, path="", guise="", size=None) if everywhere else finding
        if finding.kind is Kind.HEADER and not finding.found:
            key = replace(key, expected="")  # missing is missing, also where another value was due (the search page)
        told[key] = replace(told[key], count=told[key].count + 1) if key in told else finding
    return sorted(told.values(), key=lambda found: (list(Kind).index(found.kind), found.host, found.path, found.guise, found.detail))


# -- saying where


def unpacked(answer: Answer) -> bytes:
    """The text of an answer, at most a megabyte of it, whatever a packed one would grow to."""
    if not answer.packed:
        return answer.body[:1_000_000]
    try:
        return zlib.decompressobj(31).decompress(answer.body, 1_000_000)
    except zlib.error:
        return answer.body[:EXCERPT]


def first_difference(expected: bytes | None, found: bytes) -> str:
    """The line of ``found`` in which it first differs, from a little before the difference on.

    Args:
        expected: what should have come; None when it is not at hand: the excerpt is then the beginning.
    """
    at = 0 if expected is None else next((n for n, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), -1)
    if at < 0:
        at = min(len(expected or b""), len(found))
        if at == len(found):
            return ""  # cut short: nothing came that should not have come
    start = max(found.rfind(b"\n", 0, at) + 1, at - 40)
    line = found[start:].split(b"\n", 1)[0] if found[at : at + 1] != b"\n" else found[at : at + EXCERPT]
    return clean(line[: 4 * EXCERPT].decode(errors="replace"))


def clean(text: str) -> str:
    """At most 200 characters in one line, nothing unprintable, and nothing that looks like a number or address of a person."""
    one_line = " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * EXCERPT]).split())
    return PERSONAL.sub("[…]", one_line)[:EXCERPT]


def sentence(finding: Finding, _: Callable[[str], str]) -> str:
    """A finding in a sentence for an officer."""
    texts = {
        Kind.MANIFEST: _("%(host)s: manifes yang tersaji bukan manifes rilis yang tercatat (%(why)s)."),
        Kind.CONTENT: _("%(host)s/%(path)s berbeda dari rilisnya bila diminta sebagai %(guise)s."),
        Kind.MISSING: _("%(host)s/%(path)s tidak tersaji bila diminta sebagai %(guise)s (%(why)s)."),
        Kind.REDIRECT: _("%(host)s/%(path)s dialihkan ke %(found)s bila diminta sebagai %(guise)s."),
        Kind.COOKIE: _("%(host)s memasang kuki %(why)s; situs publik tidak memakai kuki."),
        Kind.STRANGER: _("%(host)s bukan milik kantor mana pun tetapi menjawab dengan %(why)s."),
        Kind.STALE: _("%(host)s masih menyajikan rilis lama (%(why)s)."),
        Kind.TYPE: _("%(host)s/%(path)s tersaji sebagai %(found)s, seharusnya %(expected)s."),
        Kind.HEADER: _("%(host)s tidak mengirim kepala %(why)s yang benar."),
        Kind.CERTIFICATE: _("%(host)s: sertifikat bermasalah: %(why)s."),
        Kind.NO_RELEASE: _("%(host)s belum punya rilis yang tercatat."),
        Kind.DANGLING: _("%(host)s bukan nama kantor mana pun dan tidak menuju ke server ini: %(why)s."),
        Kind.UNRESOLVED: _("%(host)s tidak dikenal oleh DNS."),
        Kind.UNREACHABLE: _("%(host)s tidak menjawab: %(why)s."),
    }
    guise = {Guise.BROWSER: _("pembaca"), Guise.ROBOT: _("mesin pencari"), Guise.REFERRER: _("pengunjung dari mesin pencari")}
    values = {"host": finding.host, "path": finding.path, "why": finding.detail or _("isinya lain"), "found": finding.found or "?"}
    return texts[finding.kind] % (
        values | {"expected": finding.expected, "guise": guise.get(Guise(finding.guise), "") if finding.guise else ""}
    )

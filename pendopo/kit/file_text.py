"""Reads the text out of files that are offered for download, in a process of its own and within limits.

A file is a stranger's: one that is damaged, huge or built to exhaust the reader costs its own process, never the desk.
Text under a black box, in fields, notes and properties is read too: a reader can copy it all.

Source: PDF 32000-1:2008, 14.7 (structure), 14.8 (tagged PDF), 14.9 (language); OWASP ASVS 5.0, 5.2 (file content).
"""

import io
import json
import re
import resource
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import pypdf

MAX_BYTES = 50 * 1024 * 1024
MAX_PAGES = 1500
MAX_TEXT = 20_000_000  # characters, of all parts together
SECONDS = 30
MEMORY = 1024**3
ZIPPED = frozenset({"docx", "xlsx", "ods", "odt"})
FRONT = "sifat berkas"


@dataclass(frozen=True)
class Part:
    """A piece of a file's text and where it stands, in words: ``halaman 3``, ``sifat berkas``."""

    where: str
    text: str


@dataclass(frozen=True)
class FileText:
    """What could be read out of a file.

    Attributes:
        kind: its extension, in lower case.
        parts: its text, in order.
        trouble: '' when all was read; else ``locked``, ``damaged`` or ``too large``.
        pages: of a PDF; 0 otherwise.
        blank_pages: pages of a PDF with a picture and without any letter: scanned ones.
        title, language: as the PDF says; '' where it does not.
        tagged: whether the PDF has a structure that a screen reader follows.
        bookmarks: how many the PDF has.
        attachments: how many files are hidden inside the PDF.
    """

    kind: str
    parts: tuple[Part, ...] = ()
    trouble: str = ""
    pages: int = 0
    blank_pages: int = 0
    title: str = ""
    language: str = ""
    tagged: bool = False
    bookmarks: int = 0
    attachments: int = 0


def read_apart(data: bytes, kind: str, *, seconds: float = SECONDS) -> FileText:
    """As :func:`read`, in a process of its own that ends after some seconds, whatever the file does.

    Args:
        data: the whole file.
        kind: its extension without a dot.
        seconds: of wall time; the time of computing is bounded as well.

    Returns:
        What was read; with the trouble ``too large`` when time or memory did not suffice. Nothing is raised.
    """
    kind = kind.lower()
    if len(data) > MAX_BYTES:
        return FileText(kind, trouble="too large")
    command = [sys.executable, "-I", "-c", "import sys; sys.path[:0] = [sys.argv[1]]; from pendopo.kit import file_text; file_text.main()"]
    try:
        done = subprocess.run(
            [*command, str(Path(__file__).parents[2]), kind, str(int(seconds) + 1)],
            input=data,
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except subprocess.TimeoutExpired:
        return FileText(kind, trouble="too large")
    except subprocess.CalledProcessError as error:
        # killed by its limits (a signal, or Python out of memory), or a reader that fell over a damaged file
        return FileText(kind, trouble="too large" if error.returncode < 0 or b"MemoryError" in error.stderr else "damaged")
    facts: dict[str, Any] = json.loads(done.stdout)
    return FileText(**facts | {"parts": tuple(Part(**part) for part in facts["parts"])})


def main() -> None:
    """The process of its own: limits itself, reads the file from its input, writes the facts as JSON."""
    kind, seconds = sys.argv[2], int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write(json.dumps(asdict(read(sys.stdin.buffer.read(), kind))))


def read(data: bytes, kind: str) -> FileText:
    """The text of a file and, of a PDF, what screen readers need.

    Args:
        data: the whole file.
        kind: its extension without a dot; an unknown one is read as plain text.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if kind == "pdf":
                return read_pdf(data)
            return FileText(kind, within_limit(zipped_parts(data) if kind in ZIPPED else plain_parts(data)))
        except TooLarge:
            return FileText(kind, trouble="too large")
        except Locked:
            return FileText(kind, trouble="locked")
        except MemoryError:
            raise
        except Exception:  # a damaged file may make the reader fall over anything
            return FileText(kind, trouble="damaged")


class TooLarge(Exception):
    """There is more in the file than is read."""


class Locked(Exception):
    """The file opens with a password alone."""


def within_limit(parts: Iterator[Part]) -> tuple[Part, ...]:
    """The parts that hold any text.

    Raises:
        TooLarge: together more than :data:`MAX_TEXT`.
    """
    kept, size = [], 0
    for part in parts:
        size += len(part.text)
        if size > MAX_TEXT:
            raise TooLarge
        if part.text.strip():
            kept.append(part)
    return tuple(kept)


# -- PDF


@dataclass
class PageCount:
    """Counts while pages are read."""

    blank: int = 0
    texts: list[Part] = field(default_factory=list)


def read_pdf(data: bytes) -> FileText:
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Locked
    pages = len(reader.pages)
    if not pages:
        return FileText("pdf", trouble="damaged")
    if pages > MAX_PAGES:
        raise TooLarge
    counted = PageCount()
    parts = within_limit(pdf_parts(reader, counted))
    root: Any = reader.trailer["/Root"]
    properties: Any = reader.metadata or {}
    return FileText(
        "pdf",
        parts,
        pages=pages,
        blank_pages=counted.blank,
        title=str(properties.get("/Title") or "").strip(),
        language=str(root.get("/Lang") or "").strip(),
        tagged="/StructTreeRoot" in root and str(resolved(root.get("/MarkInfo", {})).get("/Marked")).lower() == "true",
        bookmarks=count_bookmarks(reader.outline),
        attachments=sum(1 for _attachment in reader.attachment_list),
    )


def resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def count_bookmarks(outline: Any) -> int:
    return sum(count_bookmarks(entry) if isinstance(entry, list) else 1 for entry in outline)


def pdf_parts(reader: pypdf.PdfReader, counted: PageCount) -> Iterator[Part]:
    yield Part(FRONT, "\n".join(str(value) for value in (reader.metadata or {}).values()))
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text() or ""
        counted.blank += not text.strip() and bool(page.get("/Contents"))
        yield Part(f"halaman {number}", "\n".join([text, *notes_of(page)]))
    fields = reader.get_fields() or {}
    yield Part("isian formulir", "\n".join(str(entry.get("/V", "")) for entry in fields.values()))


def notes_of(page: Any) -> Iterator[str]:
    """What stands in the notes on a page, and in what its links lead to."""
    for note in resolved(page.get("/Annots")) or ():
        entry = resolved(note)
        yield str(entry.get("/Contents", ""))
        yield str(resolved(entry.get("/A", {})).get("/URI", ""))


# -- files of office programs, and plain text

CELL_ENDS = re.compile(
    r"</(?:[\w]+:)?(?:p|tr|row|c|v|si|t|h|table-row|table-cell|title|subject|keywords|description)>|<(?:[\w]+:)?(?:br|tab|line-break)\b[^>]*>"
)
BETWEEN_CELLS = " |\n"  # two numbers in neighbouring cells are not one number
TAG = re.compile(r"<[^>]*>")
READ_PARTS = re.compile(
    r"(?:^|/)(?:document|comments|footnotes|endnotes|header\d*|footer\d*|sharedStrings|sheet\d+|comments\d+|content|meta|core|styles)\.xml$"
)


def zipped_parts(data: bytes) -> Iterator[Part]:
    """Words of a file that is a bundle of XML, part by part.

    Raises:
        TooLarge: unpacked, the parts are larger than a file may be.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        wanted = [entry for entry in archive.infolist() if READ_PARTS.search(entry.filename)]
        if sum(entry.file_size for entry in wanted) > 2 * MAX_BYTES:
            raise TooLarge
        for entry in wanted:
            with archive.open(entry) as file:
                text = file.read(2 * MAX_BYTES).decode("utf-8", "replace")
            yield Part(Path(entry.filename).stem, BETWEEN_CELLS.join(words_of(text)))


def words_of(xml: str) -> Iterator[str]:
    """The words of XML, a cell or paragraph a line; numbers that a spreadsheet keeps as powers of ten are written out."""
    ends = CELL_ENDS if "<w:" not in xml else re.compile(CELL_ENDS.pattern.replace("|t|", "|"))
    for line in ends.sub("\n", xml).split("\n"):
        text = unescape(TAG.sub("", line)).strip()
        if text:
            yield written_out(text)


def written_out(text: str) -> str:
    """``3.506E15`` as a spreadsheet keeps a long number, as its digits; any other text unchanged."""
    if re.fullmatch(r"\d\.\d+E\+?1[0-9]", text):
        return str(int(float(text)))
    return text


def plain_parts(data: bytes) -> Iterator[Part]:
    """A list of values as it is; a comma between two numbers is set apart, so that it is no decimal sign."""
    yield Part("isi", data.decode("utf-8", "replace").replace(",", " , "))

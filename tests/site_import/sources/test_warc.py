"""Web archives: pages of a dead site by the rules of a crawl, and its pictures out of the archive instead of the network."""

import gzip
import random
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pendopo.site_import.rules.items import Fault, Found, Item, Medium
from pendopo.site_import.sources import warc
from pendopo.site_import.sources.answers import NotFetched
from pendopo.site_import.sources.warc import Archive

SITE = "https://kab-contoh.example"
TEXT = "<p>KPU Kabupaten Contoh menggelar rapat pleno terbuka rekapitulasi daftar pemilih tetap di aula kantor.</p>"


def page(title: str, more: str = "") -> bytes:
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{TEXT}{more}</article></body></html>".encode()


class Writer:
    """Writes one archive, record by record."""

    def __init__(self, *, packed: bool = True, version: str = "1.0") -> None:
        self.buffer, self.ends = BytesIO(), list[int]()
        self.writer = WARCWriter(self.buffer, gzip=packed, warc_version=version)
        self.writer.write_record(self.writer.create_warcinfo_record("uji.warc", {"software": "uji"}))
        self.ends.append(self.buffer.tell())

    def add(
        self,
        address: str,
        body: bytes = b"",
        *,
        status: str = "200 OK",
        kind: str = "text/html",
        date: str = "2023-01-01T00:00:00Z",
        record: str = "response",
        **more: str,
    ) -> "Writer":
        headers = StatusAndHeaders(
            status, [("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in more.items())], protocol="HTTP/1.1"
        )
        made = self.writer.create_warc_record(
            address,
            record,
            payload=BytesIO(body),
            http_headers=headers if record == "response" else None,
            warc_content_type=kind if record == "resource" else "",
            warc_headers_dict={"WARC-Date": date},
        )
        self.writer.write_record(made)
        self.ends.append(self.buffer.tell())
        return self

    def save(self, path: Path) -> Path:
        path.write_bytes(self.buffer.getvalue())
        return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "situs.warc.gz"


def titles(found: list[Found]) -> list[str]:
    return [each.title for each in found if isinstance(each, Item)]


def faults(found: list[Found]) -> list[str]:
    return [each.what for each in found if isinstance(each, Fault)]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_pages_and_pictures_of_an_archive_come_as_from_a_crawl(file: Path, packed: bool, version: str) -> None:
    picture = "<img src='/a.jpg' alt='Pleno'><img src='/hilang.jpg'><a href='/sk.pdf'>SK</a>"
    writer = (
        Writer(packed=packed, version=version).add(f"{SITE}/a", page("Pleno", picture)).add(f"{SITE}/a.jpg", b"JPEG", kind="image/jpeg")
    )
    writer.add(f"{SITE}/sk.pdf", b"%PDF", kind="application/pdf").add(f"{SITE}/lain.png", b"PNG", kind="image/png").add(
        f"{SITE}/gaya.css", b"", kind="text/css"
    )
    with Archive(writer.save(file)) as archive:
        found = list(archive.found())
        assert titles(found) == ["Pleno"]
        assert [(each.address, each.alt, each.belongs_to) for each in found if isinstance(each, Medium)] == [
            (f"{SITE}/a.jpg", "Pleno", "url-/a"),
            (f"{SITE}/sk.pdf", "", "url-/a"),
            (f"{SITE}/lain.png", "", ""),
        ]
        assert archive.bytes_of(f"{SITE}/sk.pdf") == b"%PDF"
        assert archive.bytes_of(f"{SITE}/a.jpg") == b"JPEG"
        answer = archive.get(f"{SITE}/a")
        assert (answer.status, answer.kind, answer.cut) == (200, "text/html", False)
        with pytest.raises(NotFetched, match="not_in_archive"):
            archive.bytes_of(f"{SITE}/hilang.jpg")
        with pytest.raises(NotFetched, match="too_long"):
            archive.bytes_of(f"{SITE}/sk.pdf", most=3)
        assert faults(found) == []


def test_of_several_captures_the_latest_that_worked_counts_and_an_infected_year_can_be_left_aside(file: Path) -> None:
    writer = (
        Writer().add(f"{SITE}/a", page("Lama"), date="2020-01-01T00:00:00Z").add(f"{SITE}/a", page("Judi"), date="2023-06-02T00:00:00Z")
    )
    writer.add(f"{SITE}/a", page("Sedang"), date="2022-01-01T00:00:00Z").add(
        f"{SITE}/a", b"mati", status="500 Error", date="2024-01-01T00:00:00Z"
    )
    writer.save(file)
    assert titles(list(warc.read(file))) == ["Judi"]
    assert titles(list(warc.read(file, until="2023-06-01"))) == ["Sedang"]


def test_only_the_site_itself_gives_items_and_redirects_become_old_addresses(file: Path) -> None:
    writer = Writer().add(f"{SITE}/a", page("A")).add(f"{SITE}/b", page("B")).add("https://judi.example/", page("Judi"))
    writer.add(f"{SITE}/?p=7", status="301 Moved", Location="/a").add("https://judi.example/x", status="302 Found", Location=f"{SITE}/a")
    found = list(warc.read(writer.save(file)))
    assert titles(found) == ["A", "B"]
    assert [each.other_addresses for each in found if isinstance(each, Item)] == [(f"{SITE}/?p=7",), ()]
    assert titles(list(warc.read(file, "https://judi.example/x/"))) == []


def test_packed_and_chunked_answers_are_unpacked_up_to_the_bound(file: Path) -> None:
    body = gzip.compress(page("Padat"))
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(body[n : n + 50]), body[n : n + 50]) for n in range(0, len(body), 50)) + b"0\r\n\r\n"
    writer = Writer().add(f"{SITE}/a", chunked, Content_Encoding="gzip", Transfer_Encoding="chunked")
    writer.add(f"{SITE}/bom", gzip.compress(b"x" * 80_000_000), kind="image/png", Content_Encoding="gzip").save(file)
    with Archive(file) as archive:
        assert titles(list(archive.found())) == ["Padat"]
        answer = archive.get(f"{SITE}/bom", most=1_000)
        assert (len(answer.body), answer.cut) == (1_000, True)


def test_resources_that_were_kept_without_the_words_of_a_server_are_read(file: Path) -> None:
    assert titles(list(warc.read(Writer().add(f"{SITE}/a", page("A"), record="resource").save(file)))) == ["A"]


def test_archives_of_a_folder_belong_together(tmp_path: Path) -> None:
    Writer().add(f"{SITE}/a", page("A", "<img src='/a.jpg'>")).save(tmp_path / "1.warc.gz")
    Writer(packed=False).add(f"{SITE}/a.jpg", b"JPEG", kind="image/jpeg").save(tmp_path / "2.warc")
    with Archive(tmp_path) as archive:
        assert [each.address for each in archive.found() if isinstance(each, Medium)] == [f"{SITE}/a.jpg"]
        assert archive.bytes_of(f"{SITE}/a.jpg") == b"JPEG"


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_is_a_fault_and_the_next_ones_are_read(file: Path, packed: bool) -> None:
    writer = Writer(packed=packed).add(f"{SITE}/a", page("A")).add(f"{SITE}/b", page("B")).add(f"{SITE}/c", page("C"))
    raw = bytearray(writer.buffer.getvalue())
    start, end = writer.ends[1], writer.ends[2]
    raw[start : start + (end - start) // 2] = bytes(255 - byte if packed else 88 for byte in raw[start : start + (end - start) // 2])
    file.write_bytes(raw)
    found = list(warc.read(file))
    assert set(titles(found)) >= {"A", "C"}
    assert "damaged_warc" in faults(found)


@pytest.mark.parametrize("packed", [True, False])
def test_a_truncated_archive_gives_what_was_whole(file: Path, packed: bool) -> None:
    writer = Writer(packed=packed).add(f"{SITE}/a", page("A")).add(f"{SITE}/b", page("B"))
    file.write_bytes(writer.buffer.getvalue()[: writer.ends[1] + 120])
    assert titles(list(warc.read(file)))[0] == "A"


@pytest.mark.parametrize(
    "raw",
    [b"", b"bukan arsip", b"\x1f\x8b\x08" + b"x" * 500, b"WARC/1.0\r\n" * 3, b"\x00" * 10_000, gzip.compress(b"bukan arsip", mtime=0)],
)
def test_what_is_no_archive_is_said_to_hold_no_pages(file: Path, raw: bytes) -> None:
    file.write_bytes(raw)
    assert faults(list(warc.read(file)))[-1] == "no_pages"


def test_a_header_without_an_end_does_not_fill_the_memory(file: Path) -> None:
    start = b"WARC/1.0\r\nWARC-Type: response\r\nX: "
    file.write_bytes(Writer(packed=False).add(f"{SITE}/a", page("A")).buffer.getvalue() + start + b"x" * 5_000_000)
    found = list(warc.read(file))
    assert titles(found) == ["A"]
    assert set(faults(found)) == {"damaged_warc"}
    file.write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\n" + b"X: y\r\n" * 400_000)
    assert faults(list(warc.read(file)))[0] == "damaged_warc"


def test_addresses_of_other_schemes_are_left_aside(file: Path) -> None:
    writer = (
        Writer()
        .add("dns:kab-contoh.example", b"127.0.0.1", record="resource", kind="text/dns")
        .add("file:///etc/passwd", page("X"), record="resource")
    )
    assert titles(list(warc.read(writer.add(f"{SITE}/../../x", page("Y")).save(file)))) == []


def test_an_archive_that_was_packed_in_one_piece_is_read_as_any_other(file: Path) -> None:
    writer = Writer(packed=False).add(f"{SITE}/a", page("A", "<img src='/a.jpg'>")).add(f"{SITE}/a.jpg", b"JPEG", kind="image/jpeg")
    file.write_bytes(gzip.compress(writer.buffer.getvalue()))
    with Archive(file) as archive:
        found = list(archive.found())
        assert (titles(found), faults(found)) == (["A"], [])
        assert archive.bytes_of(f"{SITE}/a.jpg") == b"JPEG"
        copy = archive.paths[0]
    assert not copy.exists()


def test_of_an_archive_in_one_piece_that_breaks_off_what_came_before_is_read(file: Path) -> None:
    writer = Writer(packed=False).add(f"{SITE}/a", page("A")).add(f"{SITE}/b", random.Random(1).randbytes(200_000), kind="image/png")
    file.write_bytes(gzip.compress(writer.buffer.getvalue())[:-150_000])
    found = list(warc.read(file))
    assert titles(found) == ["A"]
    assert "damaged_packing" in faults(found)


def test_a_bomb_in_one_piece_is_unpacked_up_to_its_bound(file: Path, tmp_path: Path) -> None:
    file.write_bytes(gzip.compress(bytes(5_000_000)))
    told: list[Fault] = []
    warc.unpack(file, tmp_path / "x", told, most=1_000_000)
    assert (tmp_path / "x").stat().st_size == 1_000_000
    assert [each.what for each in told] == ["too_long"]


def test_answers_in_brotli_are_counted_and_told_and_those_that_only_say_so_are_read(file: Path) -> None:
    packed = bytes([0x1B, 0x21, 0x02, 0x00, 0x04]) + random.Random(2).randbytes(500)
    writer = Writer().add(f"{SITE}/a", packed, Content_Encoding="br").add(f"{SITE}/b", packed, Content_Encoding="BR")
    writer.add(f"{SITE}/c", page("C"), Content_Encoding="br").save(file)
    with Archive(file) as archive:
        found = list(archive.found())
        assert titles(found) == ["C"]
        assert [(each.what, each.detail) for each in found if isinstance(each, Fault)] == [("unknown_packing", "br: 2")]
        with pytest.raises(NotFetched, match="unknown_packing"):
            archive.bytes_of(f"{SITE}/a")


@pytest.mark.parametrize("status", ["abc", "2", "-1 x", "9" * 5_000, ""])
def test_a_status_that_is_none_costs_one_capture_alone(file: Path, status: str) -> None:
    assert titles(list(warc.read(Writer().add(f"{SITE}/x", page("X"), status=status).add(f"{SITE}/a", page("A")).save(file)))) == ["A"]

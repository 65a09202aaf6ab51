"""Tables written by hand: every usual program's, with faults that name row and column."""

import csv
import datetime
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Status
from pendopo.site_import.sources import csv_file
from pendopo.site_import.sources.moments import JAKARTA
from pendopo.site_import.sources.wording import plain
from tests.site_import.sources.measuring import measured

SITE = "https://kab-contoh.example"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=40)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "berita.csv"


def read(file: Path, text: str | bytes, base: str = SITE) -> list[Found]:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(csv_file.read(file, base))


def items_of(found: list[Found]) -> list[Item]:
    return [each for each in found if isinstance(each, Item)]


def faults_of(found: list[Found]) -> list[tuple[str, str, str]]:
    return [(each.place, each.what, each.detail) for each in found if isinstance(each, Fault)]


WHOLE = """No;Judul;Isi;Tanggal;Alamat;Penulis;Kategori;Gambar;Status;Tag;Berkas;Jenis;Ringkasan
7;"Rapat &amp; Pleno";"<p>Isi; ""badan""
lanjut</p>";1 Juni 2024 10.00 WITA;/berita/pleno;Sari Wulandari;Pleno, Berita;/foto/a b.jpg;Terbit;pemilu;/a.pdf /b.pdf;Agenda;Ringkas
"""


def test_a_row_comes_with_all_of_its_columns(file: Path) -> None:
    (item,) = read(file, WHOLE)
    assert item == Item(
        source_id="row-7",
        kind=Kind.EVENT,
        title="Rapat & Pleno",
        html='<p>Isi; "badan"\nlanjut</p>',
        address=f"{SITE}/berita/pleno",
        published=datetime.datetime(2024, 6, 1, 2, tzinfo=datetime.UTC),
        author="Sari Wulandari",
        categories=("Pleno", "Berita"),
        tags=("pemilu",),
        summary="Ringkas",
        picture=f"{SITE}/foto/a%20b.jpg",
        files=(f"{SITE}/a.pdf", f"{SITE}/b.pdf"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_usual_encoding_and_delimiter_is_read(file: Path, encoding: str, delimiter: str) -> None:
    text = delimiter.join(["judul", "isi"]) + "\r\n" + delimiter.join(["“Pleno” – café", '"a,b;c\td"']) + "\r\n"
    assert [(each.title, each.html) for each in items_of(read(file, text.encode(encoding)))] == [("“Pleno” – café", "a,b;c\td")]


def test_the_line_with_which_excel_names_its_delimiter_is_understood(file: Path) -> None:
    assert [each.title for each in items_of(read(file, "sep=;\njudul;isi\na,b;c\n"))] == ["a,b"]


def test_english_headings_do_as_well(file: Path) -> None:
    (item,) = items_of(read(file, "Title,Content,Date,URL,Author,Category,Image,Status\nA,B,2024-06-01,/x,Sari,News,/a.jpg,draft\n"))
    assert (item.title, item.html, item.address, item.author, item.categories, item.status) == (
        "A",
        "B",
        f"{SITE}/x",
        "Sari",
        ("News",),
        Status.DRAFT,
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1 Juni 2024", (2024, 6, 1)),
        ("01/06/2024", (2024, 6, 1)),
        ("31-12-2023", (2023, 12, 31)),
        ("Sabtu, 1 Agustus 2020", (2020, 8, 1)),
        ("1 Agt 2020", (2020, 8, 1)),
        ("1 Nopember 2020", (2020, 11, 1)),
        ("2024-06-01", (2024, 6, 1)),
        ("2024-06-01 10:30:00", (2024, 6, 1, 10, 30)),
        ("45444", (2024, 6, 1)),
        ("1.6.2024", (2024, 6, 1)),
    ],
)
def test_dates_are_read_with_the_day_first(file: Path, text: str, moment: tuple[int, ...]) -> None:
    (item,) = items_of(read(file, f"judul;isi;tanggal\nA;B;{text}\n"))
    assert item.published == datetime.datetime(*moment, tzinfo=JAKARTA)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize("text", ["kemarin", "31/02/2024", "13/13/2024", "00/00/0000", "2024", "1 Foo 2024", "1/1/1900"])
def test_what_is_no_date_is_told_by_row_and_column(file: Path, text: str) -> None:
    found = read(file, f"judul;isi;Tgl\nA;B;1/1/2024\nA;C;{text}\n")
    assert faults_of(found) == [("baris 3, kolom Tgl", "bad_date", text)]
    assert [each.published is None for each in items_of(found)] == [False, True]


def test_faults_name_what_is_wrong_and_the_other_rows_are_read(file: Path) -> None:
    rows = [
        "judul;isi;alamat;status",
        "A;B;javascript:alert(1);terbit",
        ";tanpa judul;/b;terbit",
        "C;D;/c;entah",
        "E;F;/e;terbit;lebih",
        "G;H;/c;terbit",
        ";;;",
        "I;J",
    ]
    found = read(file, "\n".join(rows))
    assert faults_of(found) == [
        ("baris 2, kolom alamat", "bad_address", ""),
        ("baris 3, kolom judul", "empty", ""),
        ("baris 4, kolom status", "unknown_word", "entah"),
        ("baris 5", "too_many_columns", "5 / 4"),
        ("baris 6", "duplicate", ""),
    ]
    assert [(each.title, each.status) for each in items_of(found)] == [
        ("A", Status.PUBLIC),
        ("", Status.PUBLIC),
        ("C", Status.DRAFT),
        ("I", Status.PUBLIC),
    ]


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty_file"), ("judul;tanggal\n", "no_column"), ("a;b\n1;2\n", "no_column"), ("\n\njudul;isi\n", "no_column")]
)
def test_a_file_without_what_is_needed_is_refused(file: Path, text: str, code: str) -> None:
    found = read(file, text)
    assert {each[1] for each in faults_of(found)} == {code}
    assert items_of(found) == []


def test_a_row_keeps_its_name_wherever_it_stands(file: Path) -> None:
    first = read(file, "judul;isi\nA;1\nB;2\n")
    second = read(file, "isi;judul\n2;B\n1;A\n")
    assert {each.source_id for each in items_of(first)} == {each.source_id for each in items_of(second)}


def test_without_the_site_addresses_stay_from_the_root(file: Path) -> None:
    found = read(file, "judul;isi;url\nA;1;/a\nB;2;//lain.example/x\nC;3;/../x\n", base="")
    assert [each.address for each in items_of(found)] == ["/a", "", ""]


def test_a_cell_beyond_the_bound_is_a_fault_and_reading_goes_on(file: Path) -> None:
    found = read(file, f"judul;isi\nA;{'x' * (csv_file.MOST_FIELD + 1)}\nB;2\n")
    assert [each.what for each in found if isinstance(each, Fault)] == ["damaged_csv"]
    assert [each.title for each in items_of(found)] == ["B"]


def test_a_quote_that_was_never_closed_is_told_where_it_was_opened(file: Path) -> None:
    found = read(file, 'judul;isi\nA;B\nC;"D\n' + "E;F\n" * 500)
    assert faults_of(found) == [("baris 3", "open_quote", "501 baris")]


def test_control_characters_and_nul_do_no_harm(file: Path) -> None:
    assert [each.html for each in items_of(read(file, b"judul;isi\nA;b\x00\x0bc\n"))] == ["bc"]


@given(
    rows=st.lists(st.tuples(WORDS, WORDS), max_size=5, unique=True),
    delimiter=st.sampled_from(";,\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str, encoding: str
) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerows([("id", "judul", "isi"), *((n, *row) for n, row in enumerate(rows))])
    file = tmp_path_factory.mktemp("csv") / "a.csv"
    found = read(file, buffer.getvalue().encode(encoding))
    assert [(each.title, each.html) for each in items_of(found)] == [(plain(title), html.strip()) for title, html in rows]


def test_one_stray_byte_spoils_no_other_row(file: Path) -> None:
    raw = "judul;isi\n“Pemilu”;a\n@;b\n".encode().replace(b"@", b"\x93Jurdil\x94")
    assert [item.title for item in items_of(read(file, raw))] == ["“Pemilu”", "“Jurdil”"]


def test_a_line_without_end_is_a_fault_and_the_next_rows_are_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "MOST_LINE", 1_000)
    found = read(file, "judul;isi\nA;a\n" + "x" * 5_000 + ";b\nC;c\n")
    assert [item.title for item in items_of(found)] == ["A", "C"]
    assert [(place, what) for place, what, _detail in faults_of(found)] == [("baris 2", "damaged_csv")]


def test_memory_stays_flat_over_one_cell_of_300_megabytes(file: Path) -> None:
    """Measured as for exports: what a process of its own grows by. 2 GB take the same path."""
    with file.open("w") as stream:
        stream.write("judul;isi\nA;a\nB;")
        for _turn in range(300):
            stream.write("x" * 1_000_000)
        stream.write("\nC;c\n")
    count, grown = measured("csv_file", file)
    assert count == 3
    assert grown < 200


def test_a_day_number_beyond_any_site_is_no_date(file: Path) -> None:
    found = read(file, "judul;isi;tanggal\nA;a;99999\n")
    assert [what for _place, what, _detail in faults_of(found)] == ["bad_date"]

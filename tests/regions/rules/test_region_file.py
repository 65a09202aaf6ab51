"""A region file is loaded as a whole or not at all, and its faults say file, line, value and remedy."""

import gzip
from pathlib import Path

import pytest

from pendopo.regions.rules import region_checks, region_file
from pendopo.regions.rules.faults import FaultKind, UnreadableFile

HEADER = "code,parent,level,name,type\n"
GOOD = """97,,1,Nusa Contoh,provinsi
97.01,97,2,Kabupaten Teluk Misal,kabupaten
97.01.01,97.01,3,Misal Utara,kecamatan
97.01.01.1001,97.01.01,4,Karang Andai,kelurahan
97.01.01.2002,97.01.01,4,Umpama,desa
"""


def checked(tmp_path: Path, text: str, **options: object) -> tuple[list[region_checks.RegionRow], region_checks.FileReport]:
    file = tmp_path / "wilayah.csv"
    file.write_text(text)
    return region_checks.check_tree(region_file.read_region_file(file), **options)


def messages(report: region_checks.FileReport) -> str:
    return "\n".join(fault.message() for fault in report.faults)


def test_a_good_file_becomes_a_tree(tmp_path: Path) -> None:
    tree, report = checked(tmp_path, HEADER + GOOD, declared=(1, 1, 1, 2))
    assert not report.refused
    assert report.counts == (1, 1, 1, 2)
    assert [row.kind for row in tree] == ["provinsi", "kabupaten", "kecamatan", "kelurahan", "desa"]
    assert tree[-1] == ("97.01.01.2002", 4, "desa", "Umpama")


def test_code_and_name_suffice_and_the_nation_and_empty_lines_are_left_out(tmp_path: Path) -> None:
    tree, report = checked(tmp_path, "\ufeffname;code;level\nIndonesia;00;0\n\nNusa Contoh;97;\nKabupaten Misal;97.01\n")
    assert not report.refused
    assert [row.code for row in tree] == ["97", "97.01"]


def test_a_gzipped_file_is_read_as_well(tmp_path: Path) -> None:
    file = tmp_path / "wilayah.csv.gz"
    file.write_bytes(gzip.compress((HEADER + GOOD).encode()))
    assert len(region_file.read_region_file(file)) == 5


def test_quoting_faults_are_mended_and_reported(tmp_path: Path) -> None:
    tree, report = checked(tmp_path, HEADER + GOOD + '97.01.01.2003,,,"Soka""an",\n')
    assert tree[-1].name == "Soka'an"
    assert report.mended == [region_checks.MendedName("97.01.01.2003", 'Soka"an', "Soka'an")]


def test_codes_read_as_numbers_refuse_the_file_with_the_first_lines_and_the_remedy(tmp_path: Path) -> None:
    text = HEADER + "11,,,Aceh,\n11.1,,,Kabupaten Aceh Singkil,\n12.2,,,Kabupaten X,\n1.101e9,,,Y,\n11.0,,,Z,\n11-Jan,,,T,\n"
    _, report = checked(tmp_path, text)
    assert [fault.kind for fault in report.faults] == [FaultKind.READ_AS_NUMBER, FaultKind.BAD_CODE]
    assert "wilayah.csv, baris 3" in messages(report)
    assert "“11.1” (baris 3), “12.2” (baris 4)" in messages(report)
    assert "Simpan kolom kode sebagai teks" in messages(report)


@pytest.mark.parametrize("code", ["35.6", "1.101e9", "1E+9", "11.0", "3506.0", "2001-01-11", "11/01/01"])
def test_every_mark_of_a_number_or_date_is_known(tmp_path: Path, code: str) -> None:
    _, report = checked(tmp_path, f"code,name\n{code},X\n")
    assert [fault.kind for fault in report.faults] == [FaultKind.READ_AS_NUMBER]


def test_many_numbers_are_named_by_the_first_and_counted(tmp_path: Path) -> None:
    _, report = checked(tmp_path, "code,name\n" + "11.1,X\n" * 9)
    assert report.faults[0].value.count("baris") == 6
    assert report.faults[0].value.endswith("… (9 baris)")


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("97.1.01,,,X,", FaultKind.BAD_CODE, "baris 7: kode “97.1.01” bukan kode wilayah"),
        ("97.01.01.2002,,,Umpama,", FaultKind.DUPLICATE, "sudah ada di baris 6"),
        ("97.02.01,,,X,", FaultKind.ORPHAN, "97.02.01: induknya 97.02 tidak ada"),
        ("97.01.02,97,,X,", FaultKind.PARENT, "kolom induk berisi “97”"),
        ("97.01.02,,2,X,", FaultKind.LEVEL, "kolom tingkat berisi “2”"),
        ("97.01.02,,,*,", FaultKind.NAME, "97.01.02 tidak bernama"),
        (f"97.01.02,,,{'x' * 101},", FaultKind.LONG_NAME, "lebih dari 100 huruf"),
        ("97.02,,,Kota Misal,", FaultKind.KIND, "“Kota Misal” tidak cocok dengan kodenya"),
    ],
)
def test_a_fault_names_file_line_value_and_remedy(tmp_path: Path, line: str, kind: FaultKind, words: str) -> None:
    _, report = checked(tmp_path, HEADER + GOOD + line + "\n")
    assert [fault.kind for fault in report.faults] == [kind]
    assert words in messages(report)
    assert "wilayah.csv, baris 7" in messages(report)
    assert report.faults[0].as_dict()["line"] == 7


def test_digits_that_are_no_code_are_bad_under_either_scheme(tmp_path: Path) -> None:
    for scheme in ("kemendagri", "kpu"):
        _, report = checked(tmp_path, "code,name\n9700,X\n", scheme=scheme)
        assert [fault.kind for fault in report.faults] == [FaultKind.BAD_CODE]


def test_a_circle_of_parents_is_shown_as_a_circle(tmp_path: Path) -> None:
    text = HEADER + "97,,,A,\n97.01,97.02,,Kabupaten B,\n97.02,97.01,,Kabupaten C,\n97.03,97.03,,Kabupaten D,\n97.04,97.01,,Kabupaten E,\n"
    _, report = checked(tmp_path, text)
    assert [fault.kind for fault in report.faults] == [FaultKind.CIRCLE, FaultKind.CIRCLE, FaultKind.CIRCLE, FaultKind.PARENT]
    assert "kolom induk berputar: 97.01 → 97.02 → 97.01" in messages(report)
    assert "97.03 → 97.03" in messages(report)


def test_dots_and_no_dots_in_one_file_are_two_editions_mixed(tmp_path: Path) -> None:
    for scheme in ("kemendagri", "kpu"):
        _, report = checked(tmp_path, HEADER + GOOD + "9701012003,,,Lain,\n", scheme=scheme)
        assert [fault.kind for fault in report.faults] == [FaultKind.MIXED_FORMS]
        assert "“97.01”, “9701012003”" in messages(report)


def test_two_values_of_edition_are_two_editions_mixed(tmp_path: Path) -> None:
    _, report = checked(tmp_path, "code,name,edition\n97,A,2022\n98,B,2025\n97.01,Kabupaten C,\n")
    assert [fault.kind for fault in report.faults] == [FaultKind.MIXED_EDITIONS]
    assert messages(report) == "wilayah.csv: dua edisi tercampur dalam kolom edition: 2022, 2025. Muat tiap edisi dari berkasnya sendiri."


def test_codes_of_kpu_are_accepted_only_as_such(tmp_path: Path) -> None:
    text = "code,name,parent\n97,A,\n9701,Kabupaten B,97\n970101,C,9701\n9701012001,D,970101\n"
    tree, report = checked(tmp_path, text, scheme="kpu")
    assert not report.refused
    assert tree[-1].code == "97.01.01.2001"
    _, report = checked(tmp_path, text)
    assert {fault.kind for fault in report.faults} == {FaultKind.UNDOTTED}
    assert "--scheme kpu" in messages(report)


def test_another_number_than_the_decree_declares_refuses_the_file(tmp_path: Path) -> None:
    _, report = checked(tmp_path, HEADER + GOOD, declared=(1, 1, 2, 2))
    assert messages(report).startswith("wilayah.csv: jumlah tingkat 3 tidak sesuai: 1 ≠ 2.")


def test_a_file_without_regions_is_refused(tmp_path: Path) -> None:
    _, report = checked(tmp_path, HEADER)
    assert [fault.kind for fault in report.faults] == [FaultKind.NO_ROWS]


def test_a_message_is_translated_sentence_by_sentence(tmp_path: Path) -> None:
    _, report = checked(tmp_path, HEADER)
    assert report.faults[0].message(lambda text: f"<{text[:5]}>") == "-: <tidak>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "berkas tidak ada"),
        (b"code,name\n97,\xff\n", "bukan teks UTF-8"),
        (b"kode,nama\n97,A\n", "kolom code, name tidak ada"),
        (b"", "kolom code, name tidak ada"),
    ],
)
def test_an_unreadable_file_says_why(tmp_path: Path, content: bytes | None, words: str) -> None:
    file = tmp_path / "wilayah.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=words) as caught:
        region_file.read_region_file(file)
    assert str(file) in caught.value.message()


@pytest.mark.parametrize("damage", [b"not gzip", gzip.compress(b"code,name\n97,A\n", mtime=0)[:-9]], ids=["no archive", "cut off"])
def test_a_damaged_archive_says_so(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "wilayah.csv.gz"
    file.write_bytes(damage)
    with pytest.raises(UnreadableFile, match="tidak dapat dibaca"):
        region_file.read_region_file(file)


def test_the_package_is_four_files_with_parents_of_their_own(tmp_path: Path) -> None:
    for file, text in zip(
        region_file.PACKAGE_FILES,
        ["code,name\n97,A\n", "code,province_code,name\n97.01,97,Kabupaten B\n", "code,regency_code,name\n97.01.01,97.01,C\n",
         "code,district_code,name\n97.01.01.2001,97.01.02,D\n"],
        strict=True,
    ):  # fmt: skip
        (tmp_path / file).write_text(text)
    _, report = region_checks.check_tree(region_file.read_package(tmp_path))
    assert report.counts == (1, 1, 1, 1)
    assert messages(report) == "villages.csv, baris 2: 97.01.01.2001: kolom induk berisi “97.01.02”, tetapi menurut kodenya lain. " + (
        "Perbaiki atau kosongkan kolom induk."
    )

"""Loading editions and links: whole or not at all, and the second time without a change."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from pendopo.regions import bulk, queries
from pendopo.regions.models import Edition, Region, RegionLink
from tests.regions.trees import SAMPLE, load_sample, load_text

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command(*arguments, stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def run_json(*arguments: str) -> tuple[int, Any]:
    code, text = run(*arguments, "--json")
    return code, json.loads(text)


def test_an_edition_is_loaded_with_its_nation_and_a_second_time_nothing_changes() -> None:
    first = bulk.load_regions(SAMPLE, edition="contoh", legal_basis="Contoh", make_current=True)
    assert first.saved is not None
    assert (first.saved.added, first.saved.changed, first.saved.unchanged) == (53, 0, 0)
    second = bulk.load_regions(SAMPLE, edition="contoh")
    assert second.saved is not None
    assert (second.saved.added, second.saved.changed, second.saved.unchanged, second.saved.vanished) == (0, 0, 53, [])
    edition = queries.current_edition()
    assert (edition.name, edition.number, edition.legal_basis) == ("contoh", 10, "Contoh")
    assert queries.region_by_code(edition, "").name == "Indonesia"


def test_a_changed_name_is_changed_and_a_vanished_region_is_reported_not_deleted(tmp_path: Path) -> None:
    load_text(tmp_path, "97,Nusa\n97.01,Kabupaten Satu\n97.02,Kabupaten Dua\n", "contoh")
    load = load_text(tmp_path, "97,Nusa\n97.01,Kabupaten Esa\n", "contoh")
    assert load.saved is not None
    assert (load.saved.added, load.saved.changed, load.saved.unchanged, load.saved.vanished) == (0, 1, 2, ["97.02"])
    assert Region.objects.filter(code="97.02").exists()


def test_a_dry_run_reports_all_and_writes_nothing() -> None:
    code, report = run_json("load_regions", str(SAMPLE), "--edition", "contoh", "--legal-basis", "Contoh", "--current", "--dry-run")
    assert (code, report["saved"]["added"], report["file"]["counts"]) == (0, 53, [2, 6, 13, 31])
    assert not Edition.objects.exists()
    assert not Region.objects.exists()


def test_a_refused_file_writes_nothing_and_exits_with_1(tmp_path: Path) -> None:
    file = tmp_path / "salah.csv"
    file.write_text("code,name\n11,Aceh\n11.1,Kabupaten Aceh Singkil\n")
    code, text = run("load_regions", str(file), "--edition", "contoh", "--legal-basis", "Contoh")
    assert code == 1
    assert "Simpan kolom kode sebagai teks" in text
    code, report = run_json("load_regions", str(file), "--edition", "contoh", "--legal-basis", "Contoh")
    assert (code, report["file"]["faults"][0]["kind"], report["saved"]) == (1, "read_as_number", None)
    assert not Edition.objects.exists()


def test_many_faults_of_one_kind_are_shown_by_the_first_ten(tmp_path: Path) -> None:
    file = tmp_path / "salah.csv"
    file.write_text("code,name\n" + "".join(f"97.{n:02d},Kabupaten {n}\n" for n in range(1, 15)))
    _, text = run("load_regions", str(file), "--edition", "contoh", "--legal-basis", "Contoh")
    assert text.count("induknya 97 tidak ada") == 10
    assert "dan 4 lagi" in text


def test_a_new_edition_needs_a_legal_basis_and_never_changes_its_scheme() -> None:
    assert run("load_regions", str(SAMPLE), "--edition", "contoh")[0] == 2
    assert run("load_regions", str(SAMPLE))[0] == 2
    load_sample("contoh")
    code, text = run("load_regions", str(SAMPLE), "--edition", "contoh", "--scheme", "kpu")
    assert code == 2
    assert "skema kemendagri" in text


@pytest.mark.parametrize("arguments", [["--declared", "1,2,3"], ["--valid-from", "kemarin"], ["--scheme", "bps"]])
def test_wrong_arguments_are_named(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("load_regions", str(SAMPLE), "--edition", "contoh", *arguments)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    for name in ("tidak-ada.csv", "tidak-ada.parquet"):
        assert run("load_regions", str(tmp_path / name), "--edition", "contoh", "--legal-basis", "Contoh")[0] == 1


def test_the_offices_edition_is_switched_only_when_asked() -> None:
    load_sample("satu")
    load_sample("dua", make_current=False)
    assert queries.current_edition().name == "satu"
    load_sample("dua")
    assert queries.current_edition().name == "dua"
    assert sorted(Edition.objects.values_list("number", flat=True)) == [10, 11]


def test_a_screen_report_names_what_was_mended(tmp_path: Path) -> None:
    file = tmp_path / "wilayah.csv"
    file.write_text('code,name\n97,"Soka""an"\n')
    code, text = run("load_regions", str(file), "--edition", "contoh", "--legal-basis", "Contoh", "--current")
    assert code == 0
    assert "97 Soka\"an → Soka'an" in text
    assert "Baru 2, berubah 0, tetap 0" in text


OLD = "97,Nusa\n97.01,Kabupaten A\n97.01.01,Utara\n97.01.02,Selatan\n97.01.01.2001,Karang\n97.01.01.2002,Umpama\n97.01.02.2001,Misal\n"
NEW = "97,Nusa\n97.01,Kabupaten A\n97.01.01,Selatan\n97.01.02,Utara\n97.01.01.2001,Misal\n97.01.02.2001,Karang\n97.01.02.2002,Umpama\n"
CROSSWALK = """old,new,kind
97,97,
97.01,97.01,same
97.01.01,97.01.02,
97.01.02,97.01.01,
97.01.01.2001,97.01.02.2001,
97.01.02.2001,97.01.01.2001,
"""


@pytest.fixture
def two_editions(tmp_path: Path) -> tuple[Edition, Edition, Path]:
    load_text(tmp_path, OLD, "lama")
    load_text(tmp_path, NEW, "baru", make_current=True)
    file = tmp_path / "padanan.csv"
    file.write_text(CROSSWALK + "97.01.01.2002,,\n")
    return Edition.objects.get(name="lama"), Edition.objects.get(name="baru"), file


def test_links_are_loaded_with_their_kinds_and_a_second_time_nothing_changes(two_editions: tuple[Edition, Edition, Path]) -> None:
    file = str(two_editions[2])
    code, report = run_json("load_region_links", file, "--from", "lama", "--to", "baru", "--date", "2026-07-01")
    assert (code, report["saved"]["added"], report["found"]["unmatched"]) == (0, 6, ["97.01.01.2002"])
    assert report["found"]["counts"] == {"same": 2, "recoded": 4}
    code, report = run_json("load_region_links", file, "--from", "lama", "--to", "baru", "--date", "2026-07-01")
    assert (code, report["saved"]["added"], report["saved"]["changed"], report["saved"]["unchanged"]) == (0, 0, 0, 6)
    assert set(RegionLink.objects.values_list("legal_basis", flat=True)) == {"Contoh"}


def test_a_dry_run_of_links_writes_nothing_and_a_vanished_link_is_reported(two_editions: tuple[Edition, Edition, Path]) -> None:
    old, new, file = two_editions
    assert run("load_region_links", str(file), "--from", "lama", "--to", "baru", "--dry-run")[0] == 0
    assert not RegionLink.objects.exists()
    bulk.load_region_links(file, old=old, new=new)
    file.write_text("old,new\n97,97\n")
    load = bulk.load_region_links(file, old=old, new=new)
    assert load.saved is not None
    assert "97.01.01 → 97.01.02" in load.saved.vanished
    assert RegionLink.objects.count() == 6


def test_a_contradictory_crosswalk_writes_nothing(two_editions: tuple[Edition, Edition, Path]) -> None:
    file = two_editions[2]
    file.write_text("old,new,kind\n97,97,\n97.01.01,97.01.02,same\n97.09,97.01,\n")
    code, text = run("load_region_links", str(file), "--from", "lama", "--to", "baru")
    assert code == 1
    assert "padanan.csv, baris 3" in text
    assert "padanan.csv, baris 4: kode 97.09 tidak ada dalam edisi lama" in text
    assert not RegionLink.objects.exists()


def test_links_need_two_known_editions(two_editions: tuple[Edition, Edition, Path], tmp_path: Path) -> None:
    file = str(two_editions[2])
    assert run("load_region_links", file, "--from", "lama", "--to", "lama")[0] == 2
    code, text = run("load_region_links", file, "--from", "lama", "--to", "entah")
    assert code == 1
    assert "Yang ada: lama, baru." in text
    assert run("load_region_links", str(tmp_path / "x.csv"), "--from", "lama", "--to", "baru")[0] == 1


def test_another_edition_is_reached_by_links_only(two_editions: tuple[Edition, Edition, Path]) -> None:
    old, new, file = two_editions
    karang = queries.region_by_code(old, "97.01.01.2001")
    assert list(queries.successors(karang, new)) == []
    bulk.load_region_links(file, old=old, new=new)
    assert [region.code for region in queries.successors(karang, new)] == ["97.01.02.2001"]
    misal = queries.region_by_code(new, "97.01.01.2001")
    assert [region.name for region in queries.ancestors(misal, old)] == ["Misal"]
    assert list(queries.successors(karang, old)) == []


def test_the_diff_warns_of_codes_that_mean_another_place(two_editions: tuple[Edition, Edition, Path]) -> None:
    old, new, file = two_editions
    bulk.load_region_links(file, old=old, new=new)
    code, report = run_json("regions_diff", "lama", "baru")
    assert code == 1
    assert [old_code for old_code, *_ in report["moved"]] == ["97.01.01", "97.01.01.2001", "97.01.02", "97.01.02.2001"]
    assert report["counts"]["4"] == [3, 3]
    code, text = run("regions_diff", "lama", "baru")
    assert "97.01.01 → 97.01.02 Utara" in text
    assert run("regions_diff", "baru", "baru")[0] == 0


def test_every_command_explains_itself_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("load_regions", "load_region_links", "regions_diff"):
        with pytest.raises(SystemExit) as stop:
            call_command(command, "--help")
        assert stop.value.code == 0
        assert f"manage.py {command}" in capsys.readouterr().out

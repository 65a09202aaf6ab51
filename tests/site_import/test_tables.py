"""Home-grown tables at the desk and at the server: asked for, shown, chosen, changed, read; and refused to whom it is not theirs."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from pendopo.security.desk import Desk
from pendopo.security.models import AuditEntry
from pendopo.security.scope import every_office, office_scope
from pendopo.site_import import actions, engine, table_actions, table_files, wiring
from pendopo.site_import.models import ImportedItem, ImportedMedium, ImportJob
from pendopo.site_import.rules.stages import Stage
from tests.cast import desk
from tests.desk import desk_client
from tests.site_import.fakes import HOST
from tests.site_import.sources.sql_files import table, write
from tests.site_import.sources.test_survey import BERITA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write(
        tmp_path / "kantor.sql",
        table("berita", BERITA),
        table("kategori", [{"id_kategori": 2, "nama_kategori": "Kabar Kantor"}]),
        table("users", [{"id_user": 7, "nama_lengkap": "Sari Wulandari", "password": "rahasia-sekali"}]),
        table("mst_info", [{"kode": 1, "uraian": "<p>Jam layanan kantor</p>", "nama_info": "Jam layanan"}]),
    )


def work() -> None:
    engine.do_waiting(wiring.parts())


def sole_job() -> ImportJob:
    with every_office():
        return ImportJob.objects.get()


def items() -> dict[str, ImportedItem]:
    with every_office():
        return {row.source_id: row for row in ImportedItem.objects.all()}


def upload(client: Client, dump: Path) -> ImportJob:
    file = SimpleUploadedFile("kantor.sql", dump.read_bytes())
    client.post(reverse("move_begin"), {"source": "sql_dump", "address": f"https://{HOST}/", "file": file, "media_hosts": ""})
    work()
    return sole_job()


@pytest.fixture
def asked(dump: Path) -> ImportJob:
    """Sari handed in a dump that nobody knows."""
    return upload(desk_client("sari"), dump)


def page(job: ImportJob, client: Client | None = None) -> str:
    answer = (client or desk_client("sari")).get(reverse("move_tables", args=[job.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def filled(job: ImportJob, **changes: str) -> dict[str, Any]:
    """The form as the screen proposes it for the news, with changes; the first table is that of the news."""
    (proposal,) = table_files.proposal_for(job)
    columns = {f"t0-{what}": column for what, column in proposal["columns"].items()}
    return {"shown": "0", "t0-use": "on", "t0-kind": "post", "t0-categories_in": "0", "t0-author_in": "2", **columns, **changes}


def send(job: ImportJob, data: dict[str, Any], client: Client | None = None) -> Any:
    return (client or desk_client("sari")).post(reverse("move_tables", args=[job.pk]), data)


def test_a_dump_of_unknown_tables_waits_for_a_person_and_says_so(asked: ImportJob) -> None:
    assert asked.at is Stage.TABLES
    assert (asked.file_bytes, len(asked.file_sha256)) == ((engine.uploads() / asked.file).stat().st_size, 64)
    client = desk_client("sari")
    assert reverse("move_tables", args=[asked.pk]) in client.get(reverse("move", args=[asked.pk])).content.decode()
    assert "Menunggu tabel dipilih" in client.get(reverse("moves")).content.decode()
    work()
    assert sole_job().at is Stage.TABLES


def test_the_screen_shows_the_tables_the_proposal_and_what_becomes_of_it(asked: ImportJob) -> None:
    shown = page(asked)
    assert "Pleno ke-1" in shown
    assert "Isi ke-1." in shown
    assert "Kabar Kantor" in shown
    assert "1 Juni 2024" in shown
    assert "mst_info" in shown
    assert "Penulis: dari tabel users" in shown
    assert "Sari Wulandari" not in shown.partition("<main")[2]
    assert "rahasia-sekali" not in shown


def test_the_choice_is_changed_previewed_saved_and_read(asked: ImportJob) -> None:
    looked = send(asked, filled(asked, preview="1", **{"t0-address": "/berita/{id_berita}/{judul_seo}", "t0-title": "judul_seo"}))
    assert f"https://{HOST}/berita/1/pleno-1" in looked.content.decode()
    assert sole_job().at is Stage.TABLES
    answer = send(asked, filled(asked, save="1", **{"t0-address": "/berita/{id_berita}/{judul_seo}"}))
    assert answer.headers["Location"] == reverse("move", args=[asked.pk])
    assert sole_job().at is Stage.READING
    work()
    assert sole_job().at is Stage.TRIED
    rows = items()
    assert len(rows) == 5
    assert (rows["berita-1"].title, rows["berita-1"].author) == ("Pleno ke-1", "Sari Wulandari")
    assert rows["berita-1"].address == f"https://{HOST}/berita/1/pleno-1"
    assert [rows[f"berita-{n}"].status for n in (1, 2)] == ["public", "draft"]
    with every_office():
        entry = AuditEntry.objects.get(action="move.tables")
    assert entry.detail["tables"] == ["berita"]


def test_another_table_is_added_without_losing_what_was_filled_in(asked: ImportJob) -> None:
    numbers = {one["name"]: n for n, one in enumerate(asked.tables_found)}
    added = send(asked, filled(asked, add=str(numbers["mst_info"]), **{"t0-address": "/berita/{id_berita}"})).content.decode()
    assert 'value="/berita/{id_berita}"' in added
    assert f'name="t{numbers["mst_info"]}-title"' in added
    assert send(asked, filled(asked, add="99999")).status_code == 200
    assert send(asked, {"shown": ["-1", "x", "99"], "add": "²"}).status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"t0-title": ""}, "Tabel berita: pilih kolom untuk judul."),
        ({"t0-address": "/berita/{tidak_ada}"}, "Tabel berita tidak mempunyai kolom tidak_ada."),
        ({"t0-folder": "../../"}, "harus mulai dengan garis miring, misalnya"),
        ({"t0-use": ""}, "Pilih paling sedikit satu tabel."),
    ],
)
def test_a_choice_that_can_not_be_read_is_told_in_words_and_not_saved(asked: ImportJob, changes: dict[str, str], said: str) -> None:
    assert said in send(asked, filled(asked, save="1", **changes)).content.decode()
    assert (sole_job().at, sole_job().tables) == (Stage.TABLES, [])


def test_a_choice_that_the_screen_never_offered_is_told_and_not_saved(asked: ImportJob) -> None:
    assert send(asked, filled(asked, save="1", **{"t0-title": "password"})).status_code == 200
    assert send(asked, filled(asked, save="1", **{"t0-kind": "skrip"})).status_code == 200
    assert send(asked, filled(asked, save="1", **{"t0-categories_in": "77"})).status_code == 200
    assert sole_job().tables == []


def test_the_choice_is_changed_after_the_trial_and_read_anew(asked: ImportJob) -> None:
    send(asked, filled(asked, save="1"))
    work()
    with every_office():
        assert ImportedMedium.objects.filter(address__endswith="/1.jpg").exists()
    send(asked, filled(asked, save="1", **{"t0-title": "judul_seo", "t0-picture": ""}))
    work()
    job = sole_job()
    assert (job.at, job.counters["read"], len(items())) == (Stage.TRIED, 5, 5)
    assert items()["berita-1"].title == "pleno-1"
    with every_office():
        assert not ImportedMedium.objects.filter(address__endswith="/1.jpg").exists()


def test_what_an_earlier_move_found_stays_when_the_choice_is_changed(asked: ImportJob, dump: Path) -> None:
    send(asked, filled(asked, save="1"))
    work()
    first = ImportJob.objects.none()
    with every_office():
        first = ImportJob.objects.get()
        ImportJob.objects.update(stage="done")
        second = ImportJob.objects.create(
            office_key=first.office_key, source="sql_dump", origin="kantor.sql", file=first.file, host=HOST, started_by="sari",
            tables=first.tables, tables_found=asked.tables_found,
        )  # fmt: skip
    work()
    send(second, filled(asked, save="1", **{"t0-title": "judul_seo"}))
    work()
    with every_office():
        rows = list(ImportedItem.objects.values_list("job", "changed_in", "title"))
    assert [(job, changed) for job, changed, _title in rows] == [(first.pk, second.pk)] * 5
    assert {title for _job, _changed, title in rows} == {f"pleno-{n}" for n in range(1, 6)}
    with office_scope(desk("sari").own), pytest.raises(actions.CannotBeDone):
        table_actions.map_tables(job=first, mappings=first.tables, by=desk("sari"))


def test_samples_of_the_old_site_go_when_the_move_goes_on(asked: ImportJob) -> None:
    send(asked, filled(asked, save="1"))
    work()
    assert sole_job().tables_found
    desk_client("sari").post(reverse("move_carry_on", args=[asked.pk]))
    work()
    assert sole_job().tables_found == []
    answer = desk_client("sari").get(reverse("move_tables", args=[asked.pk]))
    assert answer.headers["Location"] == reverse("move", args=[asked.pk])


def test_sari_says_what_the_tables_hold_and_dewi_and_joko_may_not(asked: ImportJob) -> None:
    sari, dewi, joko = desk("sari"), desk("dewi"), desk("joko")
    mappings = table_files.proposal_for(asked)
    for other in (dewi, joko):
        with office_scope(other.own), pytest.raises(actions.PermissionDenied):
            table_actions.map_tables(job=asked, mappings=mappings, by=other)
    assert sole_job().at is Stage.TABLES
    with office_scope(sari.own):
        table_actions.map_tables(job=asked, mappings=mappings, by=sari)
        with pytest.raises(actions.CannotBeDone, match="tidak dapat dipilih lagi"):
            table_actions.map_tables(job=asked, mappings=mappings, by=sari)
    assert sole_job().at is Stage.READING


def test_the_screen_is_closed_to_dewi_and_to_an_editor(asked: ImportJob) -> None:
    address = reverse("move_tables", args=[asked.pk])
    assert desk_client("dewi").get(address).status_code == 404
    assert desk_client("dewi").post(address, filled(asked, save="1")).status_code == 404
    assert desk_client("joko").get(address).status_code == 403
    assert sole_job().at is Stage.TABLES


def test_a_frozen_office_may_not_choose(asked: ImportJob, sari: Desk) -> None:
    from dataclasses import replace

    with office_scope(sari.own), pytest.raises(actions.CannotBeDone, match="dibekukan"):
        table_actions.map_tables(job=asked, mappings=table_files.proposal_for(asked), by=replace(sari, frozen=True))


def test_hostile_names_and_values_are_only_text(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    dump = write(
        tmp_path / "jahat.sql", table(f"berita{evil}", [{"id": 1, f"judul_{evil}": evil, "isi": f"{evil}\0", f"x'\"{evil}": evil}])
    )
    shown = page(upload(desk_client("sari"), dump))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_a_file_without_tables_still_ends_in_a_plain_word(tmp_path: Path) -> None:
    job = upload(desk_client("sari"), write(tmp_path / "kosong.sql", "SELECT 1;"))
    assert job.at is Stage.TRIED
    assert "Tidak ada tabel yang dapat dibaca" in desk_client("sari").get(reverse("move", args=[job.pk])).content.decode()


def test_a_source_that_is_gone_stops_the_move_in_plain_words(asked: ImportJob) -> None:
    send(asked, filled(asked, save="1"))
    (engine.uploads() / asked.file).unlink()
    work()
    job = sole_job()
    assert (job.at, job.failed_at) == (Stage.FAILED, "reading")
    assert "tidak dapat dibaca lagi" in job.fault


# -- at the server


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_site", *arguments, processes=1, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def usual(dump: Path) -> list[str]:
    return ["sql_dump", str(dump), "--office", "kpu:35.06", "--host", HOST]


def test_a_dry_run_prints_a_proposal_that_the_command_takes_back(dump: Path, tmp_path: Path) -> None:
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="--tables"):
        call_command("import_site", *usual(dump), "--dry-run", processes=1, stdout=out, stderr=err)
    assert "berita (5 baris)" in err.getvalue()
    with every_office():
        assert not ImportJob.objects.exists()
    file = tmp_path / "tabel.json"
    file.write_text(out.getvalue())
    (proposal,) = json.loads(file.read_text())
    proposal["columns"]["title"] = "judul_seo"
    file.write_text(json.dumps([proposal]))
    (tmp_path / "salinan").mkdir()
    figures = json.loads(run(*usual(dump), "--tables", str(file), "--media-folder", str(tmp_path / "salinan"), "--json")[0])
    assert (figures["stage"], figures["items"]) == ("ready", 5)
    assert items()["berita-1"].title == "pleno-1"


def test_a_move_that_waits_for_its_tables_is_resumed_with_them(dump: Path, tmp_path: Path) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="--tables"):
        call_command("import_site", *usual(dump), "--json", processes=1, stdout=out, stderr=StringIO())
    figures = json.loads(out.getvalue())
    assert figures["stage"] == "tables"
    assert "samples" not in out.getvalue()
    with pytest.raises(CommandError, match="--tables"):
        run("--office", "kpu:35.06", "--resume")
    file = tmp_path / "tabel.json"
    file.write_text(json.dumps(figures["proposal"]))
    (tmp_path / "salinan").mkdir()
    figures = json.loads(
        run("--office", "kpu:35.06", "--resume", "--tables", str(file), "--media-folder", str(tmp_path / "salinan"), "--json")[0]
    )
    assert (figures["stage"], figures["items"]) == ("ready", 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "bukan JSON"),
        ('{"table": "berita"}', "bukan daftar tabel"),
        ('[{"table": "lain", "kind": "post", "columns": {"id": "a", "title": "b", "html": "c"}}]', "tidak memuat tabel lain"),
        ('[{"table": "berita", "kind": "post", "columns": {"id": "id_berita", "title": "judul"}}]', "pilih kolom untuk isi"),
    ],
)
def test_a_file_of_tables_that_can_not_be_used_ends_with_two(dump: Path, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "tabel.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=said) as refused:
        run(*usual(dump), "--tables", str(file))
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--tables", "tidak-ada.json"], "tidak-ada.json"),
        (["--dry-run", "--undo", "4"], "tidak dapat dipakai bersama"),
        (["--dry-run", "--accept", "clean"], "tidak dapat dipakai bersama"),
        (["--resume"], "tidak dapat dipakai bersama"),
        (["--force"], "--force hanya dengan --undo"),
        (["--processes", "0"], "paling sedikit 1"),
        (["--media-host", "bukan host"], "tulis nama host"),
        (["--media-folder", "tidak-ada"], "folder tidak ditemukan"),
    ],
)
def test_options_that_do_not_go_together_end_with_two(dump: Path, more: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        call_command("import_site", *usual(dump), *more, stdout=StringIO())
    assert refused.value.returncode == 2
    with every_office():
        assert not ImportJob.objects.exists()


def test_a_place_that_is_none_of_the_source_ends_with_two(dump: Path) -> None:
    rest = ["--office", "kpu:35.06", "--host", HOST]
    for place in (["crawl", str(dump)], ["wxr", "https://kab-kediri.kpu.go.id/"], ["csv_file", str(dump.parent)]):
        with pytest.raises(CommandError) as refused:
            run(*place, *rest)
        assert refused.value.returncode == 2

"""``manage.py import_site`` with the real parts: an export on disk, its pictures in a folder, and pages at the end."""

import json
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from pendopo.security.models import AuditEntry, Freeze
from pendopo.security.scope import every_office
from pendopo.site_import import engine
from pendopo.site_import.models import ImportedItem, ImportJob
from pendopo.sites import models, services
from pendopo.sites.old_addresses import OldAddress
from tests.kit.test_pictures import jpeg
from tests.pdfs import good_pdf
from tests.site_import.sources.wxr_files import attachment, item, term, write
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
HOST = "kab-contoh.example"
UPLOADS = f"https://{HOST}/wp-content/uploads/2024/06"
SPAM = '<p>Rapat.</p><div style="position:absolute;left:-9999px">' + "".join(
    f'<a href="https://slot{n}.example/">slot gacor maxwin {n}</a> ' for n in range(12)
) + "</div>"  # fmt: skip


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Four posts of which one is infected, a page, a picture, a file; and beside it the folder of uploads."""
    folder = tmp_path / "salinan" / "wp-content" / "uploads" / "2024" / "06"
    folder.mkdir(parents=True)
    (folder / "rapat.jpg").write_bytes(jpeg(400, 300))
    (folder / "keputusan.pdf").write_bytes(good_pdf(["Keputusan tentang jam layanan."]))
    long = "<p>Rapat pleno terbuka digelar di aula kantor dan dihadiri semua anggota.</p>"
    return write(
        tmp_path / "ekspor.xml",
        [
            attachment(50, f"{UPLOADS}/rapat.jpg", alt="Rapat pleno di aula", parent=1),
            item(1, f'{long}<img src="{UPLOADS}/rapat.jpg" alt="Rapat pleno di aula">', terms=term("Berita")),
            item(2, f'{long}<p>Baca <a href="https://{HOST}/2024/06/berita-1/">berita lain</a>.</p>', terms=term("Berita")),
            item(3, f'{long}<p><a href="{UPLOADS}/keputusan.pdf">Unduh keputusan</a></p>', terms=term("Pengumuman")),
            item(4, SPAM, title="Slot gacor maxwin hari ini"),
            item(5, "<p>Kantor berdiri pada tahun 2003 dan melayani semua kecamatan.</p>", title="Sejarah", kind="page", link=f"https://{HOST}/sejarah/"),
        ],
    )  # fmt: skip


def run(export: Path, *more: str, **options: Any) -> dict[str, Any]:
    out = StringIO()
    folder = export.parent / "salinan"
    usual = ["wxr", str(export), "--office", "kpu:35.06", "--host", HOST, "--media-folder", str(folder), "--json"]
    call_command("import_site", *usual, *more, processes=1, stdout=out, **options)
    return dict(json.loads(out.getvalue()))


def test_a_dry_run_counts_and_leaves_nothing(export: Path) -> None:
    figures = run(export, "--dry-run")
    assert (figures["items"], figures["piles"]["clean"]["waiting"], figures["piles"]["infected"]["waiting"]) == (5, 4, 1)
    assert figures["kinds"]["standard"] == 1
    with every_office():
        assert not ImportJob.objects.exists()
        assert not ImportedItem.objects.exists()


def test_a_move_publishes_what_is_clean_and_keeps_the_rest_out(export: Path) -> None:
    figures = run(export, "--accept", "clean")
    assert (figures["stage"], figures["pages"], figures["live"], figures["pictures"], figures["files"]) == ("done", 4, 4, 1, 1)
    with every_office():
        first = models.NewsPage.objects.get(title="Berita 1")
        second = models.NewsPage.objects.get(title="Berita 2")
        assert [block.block_type for block in first.body][:2] == ["paragraph", "picture"]
        assert models.OfficeImage.objects.get().description == "Rapat pleno di aula"
        assert f'id="{first.pk}"' in json.dumps(list(second.body.raw_data)).replace('\\"', '"')
        assert f'id="{first.pk}"' in second.latest_revision.content["body"].replace('\\"', '"')
        assert OldAddress.objects.get(key="/2024/06/berita-1").page_id == first.pk
        assert OldAddress.objects.get(key="/?p=1").page_id == first.pk
        spam = ImportedItem.objects.get(source_id="post-4")
        assert (spam.pile, spam.page_id) == ("infected", None)
        assert Page.objects.get(title="Sejarah").live


def test_a_second_run_of_the_same_export_changes_nothing(export: Path) -> None:
    run(export, "--accept", "clean")
    with every_office():
        before = list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision_id"))
    figures = run(export, "--accept", "clean")
    assert figures["counters"]["unchanged"] == 5
    with every_office():
        assert list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision_id")) == before


def test_an_undo_by_its_number_takes_everything_back(export: Path) -> None:
    with every_office():
        before = set(Page.objects.values_list("pk", flat=True))
    job = run(export, "--accept", "clean")["job"]
    out = StringIO()
    call_command("import_site", "--office", "kpu:35.06", "--undo", str(job), "--json", processes=1, stdout=out)
    assert json.loads(out.getvalue())["stage"] == "undone"
    with every_office():
        assert set(Page.objects.values_list("pk", flat=True)) == before
        assert not OldAddress.objects.exists()
        assert not models.OfficeImage.objects.exists()
    with pytest.raises(CommandError, match="Tidak ada pindahan"):
        call_command("import_site", "--office", "kpu:33.20", "--undo", str(job), stdout=StringIO())


def test_a_move_that_was_stopped_is_resumed(export: Path) -> None:
    run(export)
    with every_office():
        ImportJob.objects.update(stage="judging")
        ImportedItem.objects.filter(source_id__in=["post-1", "post-2"]).update(pile="")
    out = StringIO()
    call_command("import_site", "--office", "kpu:35.06", "--resume", "--json", processes=1, stdout=out)
    figures = json.loads(out.getvalue())
    assert (figures["stage"], figures["piles"]["clean"]["waiting"]) == ("ready", 4)
    with pytest.raises(CommandError, match="terputus"):
        call_command("import_site", "--office", "kpu:33.20", "--resume", stdout=StringIO())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["wxr", "x.xml", "--office", "kpu:99.99"], "tidak ada kantor"),
        (["wxr", "x.xml", "--office", "salah"], "tidak ada kantor"),
        (["apa", "x.xml", "--office", "kpu:35.06"], "Sebutkan sumber"),
        (["wxr", "tidak-ada.xml", "--office", "kpu:35.06"], "tidak ditemukan"),
        (["wxr", __file__, "--office", "kpu:35.06"], "--host"),
        (["wxr", __file__, "--office", "kpu:35.06", "--host", HOST, "--map", "Berita=skrip"], "KATEGORI=JENIS"),
    ],
)
def test_what_is_used_wrongly_says_so_and_ends_with_two(arguments: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        call_command("import_site", *arguments, stdout=StringIO())
    assert refused.value.returncode == 2


def test_a_frozen_office_is_not_moved(export: Path) -> None:
    place = office("kpu", "35.06")
    with every_office():
        Freeze.objects.create(office=place, office_key=place.key, low=place.key, high=place.key, reason="uji pembekuan", started_by="uji")
    with pytest.raises(CommandError, match="dibekukan"):
        run(export)


def test_a_trial_takes_nothing_back_and_resumes_nothing(export: Path) -> None:
    for what in (["--undo", "1"], ["--resume"]):
        with pytest.raises(CommandError, match="dry-run") as refused:
            call_command("import_site", "--office", "kpu:35.06", "--dry-run", *what, stdout=StringIO())
        assert refused.value.returncode == 2


@pytest.mark.parametrize("hindrance", ["another process", "a freeze"])
def test_what_can_not_be_done_now_is_not_half_begun(export: Path, hindrance: str) -> None:
    """Neither is a move set to be taken back, nor one that the mover works on taken from it."""
    job, place = run(export)["job"], office("kpu", "35.06")
    with every_office():
        ImportJob.objects.update(at_server=False)
        before = ImportJob.objects.values_list("stage", "at_server", "changed_at").get()
        if hindrance == "a freeze":
            Freeze.objects.create(
                office=place, office_key=place.key, low=place.key, high=place.key, reason="uji pembekuan", started_by="uji"
            )
    with services.only_one(engine.LOCKS + place.key) if hindrance == "another process" else nullcontext():
        for what in (["--undo", str(job)], ["--resume"]):
            with pytest.raises(CommandError, match=r"proses lain|dibekukan"):
                call_command("import_site", "--office", "kpu:35.06", *what, stdout=StringIO())
    with every_office():
        assert ImportJob.objects.values_list("stage", "at_server", "changed_at").get() == before


def test_a_pile_that_is_empty_leaves_no_word_in_the_audit_trail(export: Path) -> None:
    run(export, "--accept", "doubtful")
    with every_office():
        assert not AuditEntry.objects.filter(action="move.accept").exists()


def test_the_report_on_the_terminal_says_what_was_not_scanned(export: Path) -> None:
    out = StringIO()
    usual = ["wxr", str(export), "--office", "kpu:35.06", "--host", HOST, "--media-folder", str(export.parent / "salinan")]
    call_command("import_site", *usual, processes=1, stdout=out)
    assert "Terinfeksi: 1" in out.getvalue()
    assert "tidak diperiksa pemindai virus" in out.getvalue()


def test_the_sources_are_named() -> None:
    out = StringIO()
    call_command("import_site", "--sources", stdout=out)
    assert "wxr:" in out.getvalue()


@pytest.mark.parametrize("name", ["64-block-test-data.xml", "themeunittestdata.wordpress.xml"])
def test_real_exports_become_pages_that_their_editors_can_save(shared_data: Path, name: str, tmp_path: Path) -> None:
    (tmp_path / "salinan").mkdir()
    out = StringIO()
    call_command(
        "import_site", "wxr", str(shared_data / "wxr" / name), "--office", "kpu:35.06", "--host", "wpthemetestdata.wordpress.com",
        "--media-folder", str(tmp_path / "salinan"), "--json", "--accept", "clean", processes=1, stdout=out,
    )  # fmt: skip
    figures = json.loads(out.getvalue())
    assert figures["pages"] > 30
    with every_office():
        rows = ImportedItem.objects.filter(page__isnull=False).select_related("page")
        assert rows.filter(fault="").count() == figures["pages"]
        for row in rows:
            page = row.page.specific
            page.full_clean()
            body = page._meta.get_field("body").stream_block
            body.clean(page.body)


def test_the_mover_leaves_a_move_alone_that_a_command_works_on(export: Path) -> None:
    """Both would read the same source; the command may have a folder of pictures that the mover knows nothing of."""
    run(export)
    with every_office():
        ImportJob.objects.update(stage="judging")
    assert engine.waiting_jobs() == []
    with every_office():
        ImportJob.objects.update(at_server=False)
    assert len(engine.waiting_jobs()) == 1

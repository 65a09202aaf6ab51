"""Search of the public sites: what is indexed, when, and that nothing is served unverified."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from pendopo.kit.releases import ReleaseStore
from pendopo.security.models import Freeze
from pendopo.security.scope import every_office
from pendopo.sites import models, site_search
from pendopo.sites.nation_search import index_nation
from pendopo.sites.publisher import bake_all, fresh_country, work_off
from pendopo.sites.rules.search_index import Place
from pendopo.sites.served import store
from tests.sites.country import office
from tests.sites.test_publisher import KEDIRI, write_news

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
PORTAL = "localhost"
TWO = [KEDIRI, PORTAL, "kab-jepara.localhost"]


@pytest.fixture
def baked(settings: Settings, tmp_path: Path) -> ReleaseStore:
    """Three sites, baked."""
    settings.PUBLIC_DIR = tmp_path / "public"
    bake_all(TWO)
    return store()


def index_of(files: ReleaseStore, host: str, prefix: str = site_search.OWN) -> dict[str, bytes]:
    """The served files of an index, by path below its folder."""
    manifest = files.manifest(host)
    assert manifest
    folder = site_search.folder_in(manifest.files, prefix)
    return {
        path.removeprefix(folder): (files.site(host) / "current" / path).read_bytes()
        for path in manifest.files
        if folder and path.startswith(folder)
    }


def titles(index: dict[str, bytes]) -> list[str]:
    return [row[0] for path in sorted(index) if path.startswith("isi/") and path.endswith(".json") for row in json.loads(index[path])]


def test_a_published_page_is_found_from_the_same_release_on(baked: ReleaseStore) -> None:
    before = baked.manifest(KEDIRI)
    write_news("Kuliner rapat pleno")
    work_off(baked, fresh_country())
    after = baked.manifest(KEDIRI)
    assert before
    assert after
    assert after.release == before.release + 1
    assert "Kuliner rapat pleno" in titles(index_of(baked, KEDIRI))
    folder = site_search.folder_in(after.files, site_search.OWN)
    assert f'data-index="/{folder}"' in (baked.site(KEDIRI) / "current" / "cari" / "index.html").read_text()
    assert not [path for path in after.files if path.startswith(site_search.OWN) and not path.startswith(folder)], "the old index is gone"


def test_a_draft_and_a_page_taken_back_are_not_found(baked: ReleaseStore) -> None:
    page = write_news("Kuliner rapat pleno", live=False)
    work_off(baked, fresh_country())
    assert "Kuliner rapat pleno" not in titles(index_of(baked, KEDIRI))
    with every_office():
        page.save_revision().publish()
    work_off(baked, fresh_country())
    assert "Kuliner rapat pleno" in titles(index_of(baked, KEDIRI))
    with every_office():
        page.refresh_from_db()
        page.unpublish()
    work_off(baked, fresh_country())
    assert "Kuliner rapat pleno" not in titles(index_of(baked, KEDIRI))


def test_an_index_holds_a_site_s_own_pages_and_no_lists_or_frames(baked: ReleaseStore) -> None:
    found = titles(index_of(baked, KEDIRI))
    assert "KPU Kabupaten Kediri" in found
    assert "Profil" in found
    assert not {"Berita", "Pengumuman", "Cari di situs ini", "Halaman ini tidak ada"} & set(found)
    packs = b"".join(data for path, data in index_of(baked, KEDIRI).items() if path.endswith(".json"))
    assert b"Jepara" not in packs
    assert "Situs resmi" not in packs.decode()


def test_a_change_without_a_changed_page_keeps_the_index(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    before = index_of(baked, KEDIRI)
    monkeypatch.setattr("pendopo.sites.renderer.search_index.index_files", lambda pages: pytest.fail("made anew"))
    with every_office():
        home = models.HomePage.objects.select_related("office__region").get(office=office("kpu", "35.06"))
    from pendopo.sites.publisher import bake_site

    bake_site(baked, home, fresh_country(), ())
    assert index_of(baked, KEDIRI) == before


def test_the_check_makes_the_index_anew_and_finds_a_changed_one(baked: ReleaseStore) -> None:
    assert bake_all(TWO, check=True).faults == []
    manifest = baked.manifest(KEDIRI)
    assert manifest
    path = next(path for path in manifest.files if path.startswith(site_search.OWN) and path.endswith("000.json"))
    file = baked.site(KEDIRI) / "current" / path
    file.chmod(0o644)
    file.write_bytes(file.read_bytes().replace(b"Kediri", b"Judi!!"))
    assert any(path in fault for fault in bake_all(TWO, check=True).faults)


def test_an_editor_s_page_named_cari_stays(baked: ReleaseStore) -> None:
    with every_office():
        home = models.HomePage.objects.get(office=office("kpu", "35.06"))
        home.add_child(instance=models.StandardPage(title="Cari rekan kerja", slug="cari"))
    bake_all([KEDIRI])
    assert "Cari rekan kerja" in (baked.site(KEDIRI) / "current" / "cari" / "index.html").read_text()
    assert bake_all([KEDIRI], check=True).faults == []


# -- the nation


def test_the_nation_finds_what_offices_serve_with_their_region_and_address(baked: ReleaseStore) -> None:
    done = index_nation()
    first = json.loads(index_of(baked, PORTAL, site_search.NATION)["indeks.json"])
    rows = {row[0]: row[1:4] for row in first["offices"]}
    assert rows["KPU Kabupaten Kediri"] == ["http://kab-kediri.localhost:8000", "Jawa Timur", "Kabupaten Kediri"]
    assert sum(row[4] for row in first["offices"]) == done.pages == first["pages"]
    assert done.sites == len(TWO)
    assert "bawaslu.localhost" in done.left_out, "a site without a release is named"
    page = (baked.site(PORTAL) / "current" / "cari" / "index.html").read_text()
    assert f'data-index="/{site_search.NATION}' in page
    assert 'data-part="wilayah"' in page


def test_the_portal_keeps_the_nation_s_index_through_bakes_and_the_check_agrees(baked: ReleaseStore) -> None:
    index_nation()
    before = index_of(baked, PORTAL, site_search.NATION)
    assert before
    bake_all([PORTAL])
    assert index_of(baked, PORTAL, site_search.NATION) == before
    assert bake_all([PORTAL], check=True).faults == []
    assert index_nation(check=True).faults == []


def test_a_page_published_later_is_named_by_the_check_and_found_after_the_next_index(baked: ReleaseStore) -> None:
    index_nation()
    write_news("Kuliner rapat pleno")
    work_off(baked, fresh_country())
    assert index_nation(check=True).faults
    assert "Kuliner rapat pleno" not in titles(index_of(baked, PORTAL, site_search.NATION))
    index_nation()
    assert "Kuliner rapat pleno" in titles(index_of(baked, PORTAL, site_search.NATION))
    assert index_nation(check=True).faults == []


def test_a_site_that_was_changed_with_its_manifest_is_left_out_and_named(baked: ReleaseStore) -> None:
    manifest = baked.manifest(KEDIRI)
    assert manifest
    false = baked.put((baked.site(KEDIRI) / "current" / "profil" / "index.html").read_bytes().replace(b"Profil", b"Judi88"), "text/html")
    baked.publish(KEDIRI, {**manifest.files, "profil/index.html": false})
    done = index_nation()
    assert KEDIRI in done.left_out
    assert b"Judi88" not in b"".join(index_of(baked, PORTAL, site_search.NATION).values())


def test_a_frozen_portal_keeps_its_index_and_a_frozen_office_is_found_as_it_is_served(baked: ReleaseStore) -> None:
    frozen = office("kpu", "35.06")
    with every_office():
        Freeze.objects.create(office=frozen, office_key=frozen.key, low=frozen.key, high=frozen.key, reason="uji", started_by="ani")
    write_news("Kuliner rapat pleno")
    work_off(baked, fresh_country())
    index_nation()
    found = titles(index_of(baked, PORTAL, site_search.NATION))
    assert "KPU Kabupaten Kediri" in found
    assert "Kuliner rapat pleno" not in found
    nation = office("kpu", "")
    served = baked.manifest(PORTAL)
    with every_office():
        Freeze.objects.create(office=nation, office_key=nation.key, low=nation.key, high=nation.key, reason="uji", started_by="ani")
    assert index_nation().frozen == [PORTAL]
    assert baked.manifest(PORTAL) == served


def test_the_command_says_what_was_left_out_and_exits_with_a_fault(baked: ReleaseStore, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="situs tidak diindeks"):
        call_command("index_search", json=True)
    report = json.loads(capsys.readouterr().out)
    assert report["sites"] == len(TWO)


# -- reading pages


def test_a_page_is_read_without_menus_pictures_and_related_news() -> None:
    data = (
        '<html lang="id">'
        '<main id="isi" tabindex="-1" data-jenis="Berita" data-tanggal="2026-11-02"><h1>Rapat &amp; pleno</h1><p class="lead">Singkat.</p>'
        "<p>Isi <b>penting</b>.</p><nav>Menu</nav><svg><title>Gambar</title></svg><section data-lain><a>Lain</a></section></main>"
        "<footer>Kaki</footer>"
    )
    page = site_search.found_page("/berita/rapat/", data.encode(), Place("KPU"))
    assert page
    assert (page.title, page.kind, page.date, page.summary, page.text) == (
        "Rapat & pleno",
        "Berita",
        "2026-11-02",
        "Singkat.",
        "Isi penting .",
    )


def test_a_page_that_says_no_kind_is_not_read() -> None:
    assert site_search.found_page("/", b'<main id="isi" tabindex="-1"><h1>Daftar</h1></main>', Place("KPU")) is None


def test_a_long_text_is_cut_between_words() -> None:
    assert site_search.cut("pemilihan " * 40).endswith("pemilihan …")
    assert len(site_search.cut("pemilihan " * 40)) <= site_search.SUMMARY_LENGTH + 2

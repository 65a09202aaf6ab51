"""From a click on publish to files in place: only what a change touches, all of it, and nothing that is not public."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, PageViewRestriction, Site

from pendopo.demo.pictures import draw
from pendopo.kit.releases import ReleaseStore
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, publisher
from pendopo.sites.actions import request_bake
from pendopo.sites.publisher import bake_all, fresh_country, store, work_off
from pendopo.sites.queries import Country
from pendopo.sites.rules.paths import home_path
from tests.kit.test_topojson import SQUARES
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
KEDIRI, JEPARA = "kab-kediri.localhost", "kab-jepara.localhost"


@pytest.fixture
def baked() -> ReleaseStore:
    """The sites of Kediri and Jepara, baked."""
    bake_all([KEDIRI, JEPARA])
    return store()


def home(code: str = "35.06") -> str:
    return home_path(office("kpu", code).key)


def write_news(title: str, *, code: str = "35.06", live: bool = True, image: models.OfficeImage | None = None) -> models.NewsPage:
    with office_scope(office("kpu", code).range):
        index = models.NewsIndexPage.objects.get(path__startswith=home(code))
        page = index.add_child(instance=models.NewsPage(title=title, summary="Ringkasan yang cukup panjang.", image=image, live=live))
        revision = page.save_revision()
        if live:
            revision.publish()
    return page


def picture() -> models.OfficeImage:
    from django.core.files.base import ContentFile

    image = models.OfficeImage(title="Foto", description="Pendopo di kaki bukit", collection=Collection.objects.get(path=home()))
    image.file.save("foto.jpg", ContentFile(draw(1, 400, 250)), save=False)
    image._set_image_file_metadata()
    image.save()
    return image


def work() -> None:
    work_off(store(), fresh_country())


def text(host: str, path: str) -> str:
    file = Path(settings.PUBLIC_DIR) / "sites" / host / "current" / path
    return file.read_text() if file.exists() else ""


def files(host: str) -> set[str]:
    manifest = store().manifest(host)
    assert manifest
    return set(manifest.files)


def test_a_published_page_stands_on_its_site_and_in_its_lists(baked: ReleaseStore) -> None:
    page = write_news("Kelas pemilih di Semen")
    work()
    assert "Kelas pemilih di Semen" in text(KEDIRI, f"berita/{page.slug}/index.html")
    for path in ("index.html", "berita/index.html", "feed.xml"):
        assert "Kelas pemilih di Semen" in text(KEDIRI, path), path
    assert f"/berita/{page.slug}/" in text(KEDIRI, "sitemap.xml")
    assert f"berita/{page.slug}/index.html.gz" in files(KEDIRI)
    assert "Kelas pemilih" not in text(JEPARA, "index.html")
    assert list(baked.faults(KEDIRI)) == []


def test_a_change_of_one_page_bakes_a_handful_of_files_not_the_site(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    write_news("Berita pertama")
    work()
    rendered: list[str] = []
    render = publisher.SiteRenderer.render
    monkeypatch.setattr(publisher.SiteRenderer, "render", lambda self, path: rendered.append(path) or render(self, path))
    page = write_news("Berita kedua")
    work()
    assert set(rendered) == {
        "index.html",
        "berita/index.html",
        f"berita/{page.slug}/index.html",
        "berita/berita-pertama/index.html",
        "feed.xml",
        "sitemap.xml",
        ".well-known/security.txt",
    }


def test_a_burst_of_changes_is_baked_once(baked: ReleaseStore) -> None:
    before = store().manifest(KEDIRI)
    for number in range(5):
        write_news(f"Berita nomor {number}")
    work()
    after = store().manifest(KEDIRI)
    assert before
    assert after
    assert after.release == before.release + 1


def test_an_unpublished_and_a_deleted_page_are_really_gone_with_their_pictures(baked: ReleaseStore) -> None:
    with office_scope(office("kpu", "35.06").range):
        image = picture()
    first, second = write_news("Ditarik", image=image), write_news("Dihapus", image=image)
    work()
    assert any(path.startswith("media/images/foto") for path in files(KEDIRI))
    with office_scope(office("kpu", "35.06").range):
        first.unpublish()
        second.delete()
    work()
    assert text(KEDIRI, "berita/ditarik/index.html") == text(KEDIRI, "berita/dihapus/index.html") == ""
    assert "Ditarik" not in text(KEDIRI, "index.html") + text(KEDIRI, "berita/index.html") + text(KEDIRI, "feed.xml")
    assert not any(path.startswith("media/") for path in files(KEDIRI))
    served = Path(settings.PUBLIC_DIR) / "sites" / KEDIRI / "current"
    assert not list(served.rglob("foto*"))


def test_a_draft_and_a_restricted_page_are_not_public(baked: ReleaseStore) -> None:
    draft, secret = write_news("Masih draf", live=False), write_news("Terbatas")
    with office_scope(office("kpu", "35.06").range):
        PageViewRestriction.objects.create(page=secret, restriction_type="login")
        request_bake(office_key=office("kpu", "35.06").key)
    work()
    assert not {f"berita/{draft.slug}/index.html", f"berita/{secret.slug}/index.html"} & files(KEDIRI)
    assert "Terbatas" not in text(KEDIRI, "berita/index.html")


def test_a_changed_address_takes_the_old_one_away(baked: ReleaseStore) -> None:
    page = write_news("Alamat lama")
    work()
    with office_scope(office("kpu", "35.06").range):
        page.slug = "alamat-baru"
        page.save_revision().publish()
    work()
    assert "berita/alamat-baru/index.html" in files(KEDIRI)
    assert "berita/alamat-lama/index.html" not in files(KEDIRI)


def test_a_deleted_picture_and_a_page_made_private_leave_the_public_files(baked: ReleaseStore) -> None:
    with office_scope(office("kpu", "35.06").range):
        image = picture()
    page = write_news("Foto salah orang", image=image)
    work()
    assert any(path.startswith("media/") for path in files(KEDIRI))
    with office_scope(office("kpu", "35.06").range):
        image.delete()
    work()
    assert not any(path.startswith("media/") for path in files(KEDIRI))
    with office_scope(office("kpu", "35.06").range):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    work()
    assert f"berita/{page.slug}/index.html" not in files(KEDIRI)


def test_a_bake_puts_right_what_was_changed_on_the_server(baked: ReleaseStore) -> None:
    served = Path(settings.PUBLIC_DIR) / "sites" / KEDIRI / "current" / "kontak" / "index.html"
    served.chmod(0o644)
    served.write_text("<h1>judi</h1>")  # in place: the object behind it is spoiled as well
    assert bake_all([KEDIRI], check=True).faults
    bake_all([KEDIRI])
    assert "judi" not in text(KEDIRI, "kontak/index.html")
    assert bake_all([KEDIRI], check=True).faults == []


def test_a_spoiled_picture_is_put_right_as_well(baked: ReleaseStore) -> None:
    with office_scope(office("kpu", "35.06").range):
        image = picture()
    write_news("Dengan foto", image=image)
    work()
    served = next((Path(settings.PUBLIC_DIR) / "sites" / KEDIRI / "current" / "media").rglob("*.webp"))
    served.chmod(0o644)
    served.write_bytes(b"judi")
    bake_all([KEDIRI])
    assert bake_all([KEDIRI], check=True).faults == []


def test_a_lost_picture_does_not_keep_its_page_from_the_readers(baked: ReleaseStore) -> None:
    with office_scope(office("kpu", "35.06").range):
        image = picture()
        image.file.storage.delete(image.file.name)
    page = write_news("Foto hilang", image=image)
    work()
    assert "Foto hilang" in text(KEDIRI, f"berita/{page.slug}/index.html")


def test_one_office_that_can_not_be_baked_holds_up_nobody_else(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, fine = write_news("Halaman rusak"), write_news("Halaman baik", code="33.20")
    render = publisher.SiteRenderer.render

    def fails(self: publisher.SiteRenderer, path: str) -> object:
        if broken.slug in path:
            raise ValueError("broken")
        return render(self, path)

    with monkeypatch.context() as patch:
        patch.setattr(publisher.SiteRenderer, "render", fails)
        work()
    assert f"berita/{fine.slug}/index.html" in files(JEPARA)
    assert list(store().faults(KEDIRI)) == []
    work()
    assert f"berita/{broken.slug}/index.html" in files(KEDIRI)


def test_a_site_whose_host_was_renamed_is_taken_down_under_the_old_name(baked: ReleaseStore) -> None:
    with every_office():
        found = office("kpu", "35.06")
        found.host_label = "kab-kediri-baru"
        found.save()
        Site.objects.filter(hostname=KEDIRI).update(hostname="kab-kediri-baru.localhost")
    bake_all(["kab-kediri-baru.localhost"])
    assert publisher.remove_other_hosts() == [KEDIRI]
    assert "kab-kediri-baru.localhost" in store().hosts()
    assert KEDIRI not in store().hosts()


def test_a_long_list_comes_in_numbered_parts(baked: ReleaseStore) -> None:
    for number in range(21):
        write_news(f"Kabar {number}")
    work()
    assert "berita/hal-2/index.html" in files(KEDIRI)
    assert "berita/hal-3/index.html" not in files(KEDIRI)
    assert "Kabar 0" in text(KEDIRI, "berita/hal-2/index.html")


def test_an_old_address_leads_to_the_new_one(baked: ReleaseStore) -> None:
    with office_scope(office("kpu", "35.06").range):
        site = Site.objects.get(hostname=KEDIRI)
        Redirect.objects.create(old_path="/2019/berita-lama", site=site, redirect_link="/berita/")
    work()
    assert 'url=/berita/"' in text(KEDIRI, "2019/berita-lama/index.html").replace("&#x27;", '"').replace("'", '"')


def test_a_changed_profile_shows_on_every_page_of_the_site(baked: ReleaseStore) -> None:
    with office_scope(office("kpu", "35.06").range):
        profile = models.OfficeProfile.objects.get(site__hostname=KEDIRI)
        profile.address = "Jalan Pamenang 1"
        profile.save()
    work()
    assert all("Jalan Pamenang 1" in text(KEDIRI, path) for path in files(KEDIRI) if path.endswith("/index.html"))


def test_a_changed_alternative_text_reaches_the_pages_with_the_picture(baked: ReleaseStore) -> None:
    with office_scope(office("kpu", "35.06").range):
        image = picture()
    page = write_news("Dengan foto", image=image)
    work()
    assert "Pendopo di kaki bukit" in text(KEDIRI, f"berita/{page.slug}/index.html")
    with office_scope(office("kpu", "35.06").range):
        image.description = "Balai desa saat hujan"
        image.save()
    work()
    assert "Balai desa saat hujan" in text(KEDIRI, f"berita/{page.slug}/index.html")


def test_the_check_finds_nothing_after_a_bake_and_baking_twice_changes_nothing(baked: ReleaseStore) -> None:
    write_news("Sebuah berita")
    work()
    assert bake_all([KEDIRI], check=True).faults == []
    before = store().manifest(KEDIRI)
    bake_all([KEDIRI])
    assert store().manifest(KEDIRI) == before


def test_the_check_names_a_page_that_was_changed_behind_the_publishers_back(baked: ReleaseStore) -> None:
    with every_office():
        models.StandardPage.objects.filter(path__startswith=home(), slug="privasi").update(lead="Diubah langsung di basis data.")
    assert f"berbeda: {KEDIRI}/privasi/index.html" in bake_all([KEDIRI], check=True).faults


def test_the_check_names_a_file_that_was_tampered_with(baked: ReleaseStore) -> None:
    served = Path(settings.PUBLIC_DIR) / "sites" / KEDIRI / "current" / "kontak" / "index.html"
    served.unlink()
    served.write_text("<h1>judi</h1>")
    assert f"berkas diubah di server: changed {KEDIRI}/kontak/index.html" in bake_all([KEDIRI], check=True).faults


def test_a_publisher_that_dies_before_the_switch_leaves_the_old_release_and_the_request(
    baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store().manifest(KEDIRI)
    page = write_news("Sempat mati")
    with monkeypatch.context() as patch:
        patch.setattr(ReleaseStore, "switch", lambda *args: (_ for _ in ()).throw(SystemExit("killed")))
        with pytest.raises(SystemExit, match="killed"):
            work()
    assert store().manifest(KEDIRI) == before
    assert list(store().faults(KEDIRI)) == []
    work()
    assert f"berita/{page.slug}/index.html" in files(KEDIRI)


def test_every_site_has_its_own_404_page_and_nobodys_host_a_neutral_one(baked: ReleaseStore) -> None:
    assert "KPU Kabupaten Kediri" in text(KEDIRI, "404.html")
    neutral = text("_unknown", "404.html")
    assert neutral
    assert "KPU" not in neutral


def test_the_manifest_tells_size_type_and_hash_of_every_file(baked: ReleaseStore) -> None:
    raw = json.loads(text(KEDIRI, "manifest.json"))
    row = next(row for row in raw["files"] if row["path"] == "index.html")
    assert row["type"] == "text/html; charset=utf-8"
    assert row["size"] == len(text(KEDIRI, "index.html").encode())
    assert len(row["sha256"]) == 64


def test_an_operator_with_real_borders_gets_a_map_and_nobody_misses_it_without(tmp_path: Path, settings: Settings) -> None:
    bake_all(["jatim.localhost"])
    assert "peta/index.html" not in files("jatim.localhost")
    (tmp_path / "regencies.topo.json").write_text(json.dumps(SQUARES))
    settings.DATA_DIR = tmp_path
    bake_all(["jatim.localhost", KEDIRI])
    page = text("jatim.localhost", "peta/index.html")
    assert page.count("<path d=") >= 2
    assert "http://kota-kediri.localhost:8000/" in page
    assert 'viewBox="0 0 1000 500"' in page
    assert 'href="/peta/"' in text("jatim.localhost", "index.html")
    assert "peta/index.html" not in files(KEDIRI)


def test_loading_the_pages_of_a_site_takes_a_bounded_number_of_queries(django_assert_max_num_queries: object, baked: ReleaseStore) -> None:
    with every_office():
        country = Country()
        assert country.regions_below
        site = models.HomePage.objects.select_related("office__region").get(path=home())
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            renderer = publisher.SiteRenderer(site, country)
            for path in renderer.paths:
                renderer.render(path)


def test_every_site_says_whom_to_tell_of_a_hole(baked: ReleaseStore) -> None:
    said = text(KEDIRI, ".well-known/security.txt")
    assert "Contact: http://kab-kediri.localhost:8000/lapor-celah-keamanan/\n" in said
    assert "Canonical: http://kab-kediri.localhost:8000/.well-known/security.txt\n" in said
    assert "lapor-celah-keamanan/index.html" in files(KEDIRI)


def test_an_offices_own_address_for_reports_comes_first(baked: ReleaseStore) -> None:
    with office_scope(office("kpu", "35.06").range):
        site = Site.objects.get(root_page__path=home())
        models.OfficeProfile.objects.update_or_create(site=site, defaults={"email": "keamanan@contoh.invalid"})
    bake_all([KEDIRI])
    assert text(KEDIRI, ".well-known/security.txt").startswith("Contact: mailto:keamanan@contoh.invalid\n")


def test_the_publisher_renews_what_holds_a_date_before_it_runs_out_and_nothing_else(baked: ReleaseStore) -> None:
    import datetime

    from pendopo.sites.publisher import dated_file, fresh_country, renew_dated_files

    today = datetime.date.today()  # noqa: DTZ011  any day of the quarter will do
    assert renew_dated_files(baked, fresh_country(), today) == 0
    path = baked.site(KEDIRI) / "current" / ".well-known" / "security.txt"
    old = dated_file(baked, KEDIRI)
    path.unlink()
    path.write_text(old.replace("Expires: 2", "Expires: 1"))
    before = {name: entry for name, entry in baked.manifest(KEDIRI).files.items() if "security.txt" not in name}  # type: ignore[union-attr]
    release = baked.put(path.read_bytes(), "text/plain; charset=utf-8")
    baked.publish(KEDIRI, {**baked.manifest(KEDIRI).files, ".well-known/security.txt": release})  # type: ignore[union-attr]
    assert renew_dated_files(baked, fresh_country(), today) == 1
    assert dated_file(baked, KEDIRI) == old
    assert before == {name: entry for name, entry in baked.manifest(KEDIRI).files.items() if "security.txt" not in name}  # type: ignore[union-attr]

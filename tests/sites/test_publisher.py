"""From a click on publish to files in place: only what a change touches, all of it, and nothing that is not public."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.db import ProgrammingError, transaction
from django.utils import timezone
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, PageViewRestriction, Site

from pendopo.demo.pictures import draw
from pendopo.kit.ranges import KeyRange
from pendopo.kit.releases import ReleaseStore
from pendopo.security.models import AuditEntry, Freeze
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, publisher
from pendopo.sites.actions import NoSuchRelease, request_bake, request_compare, request_restore
from pendopo.sites.publisher import bake_all, fresh_country, work_off
from pendopo.sites.queries import Country, latest_comparison, orders_of, releases_of
from pendopo.sites.rules.paths import home_path, short_path
from pendopo.sites.served import store
from tests.kit.test_topojson import SQUARES
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
KEDIRI, JEPARA = "kab-kediri.localhost", "kab-jepara.localhost"


Freezer = Callable[..., Callable[[], None]]


@pytest.fixture
def freeze() -> Freezer:
    """A function that freezes an office of KPU, and returns one that thaws it."""

    def of(code: str, *, with_below: bool = False) -> Callable[[], None]:
        frozen = office("kpu", code)
        reach = frozen.range if with_below else KeyRange(frozen.key, frozen.key)
        with every_office():
            row = Freeze.objects.create(
                office=frozen, with_below=with_below, office_key=frozen.key, low=reach.low, high=reach.high, reason="uji", started_by="ani"
            )
        return lambda: thaw(row)

    return of


def thaw(row: Freeze) -> None:
    with every_office():
        Freeze.objects.filter(pk=row.pk).update(ended_at=timezone.now(), ended_by="ani", ended_with="adi")


@pytest.fixture
def baked() -> ReleaseStore:
    """The sites of Kediri and Jepara, baked."""
    bake_all([KEDIRI, JEPARA])
    return store()


def home(code: str = "35.06") -> str:
    return home_path(office("kpu", code).key)


def write_news(title: str, *, code: str = "35.06", live: bool = True, image: models.OfficeImage | None = None) -> models.NewsPage:
    with office_scope(office("kpu", code).range):
        index = models.NewsIndexPage.objects.get(path__startswith=home(code), locale__language_code="id")
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
    for path in ("index.html", "berita/index.html", "feed.xml", "rss.xml", "feed.json"):
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
        f"berita/{page.slug}/kartu.jpg",
        f"{short_path(page.pk).strip('/')}/index.html",
        "berita/berita-pertama/index.html",
        "feed.xml",
        "rss.xml",
        "feed.json",
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


# -- recorded releases


def recorded(code: str = "35.06") -> list[models.Release]:
    with office_scope(office("kpu", code).range):
        return list(releases_of(office("kpu", code).key))


def manifest_file(host: str) -> Path:
    return Path(settings.PUBLIC_DIR) / "sites" / host / "current" / "manifest.json"


def test_every_served_release_is_recorded_with_the_hash_of_its_manifest(baked: ReleaseStore) -> None:
    write_news("Kabar")
    work()
    work()
    newest = recorded()[0]
    served = baked.manifest(KEDIRI)
    assert served
    assert newest.number == served.release == len(recorded())
    assert newest.manifest_sha256 == sha256(manifest_file(KEDIRI).read_bytes()).hexdigest()
    assert (newest.files, newest.bytes) == (len(served.files), sum(entry.size for entry in served.files.values()))
    assert newest.restored_from is None
    bake_all([KEDIRI])
    assert recorded()[0] == newest


def test_a_neighbour_may_not_read_the_releases_of_an_office(baked: ReleaseStore) -> None:
    with office_scope(office("kpu", "33.20").range):
        assert not releases_of(office("kpu", "35.06").key).exists()
        assert latest_comparison(office("kpu", "35.06").key) is None


def test_a_site_baked_before_releases_were_recorded_is_recorded_with_its_next_bake(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(publisher, "record_release", lambda *args: None)
        bake_all([KEDIRI])
    assert recorded() == []
    bake_all([KEDIRI])
    assert [row.number for row in recorded()] == [1]


def forge(host: str) -> None:
    """Swap a page and its manifest together, so that the folder looks right to itself."""
    files = store()
    manifest = files.manifest(host)
    assert manifest
    entry = files.put(b"<h1>judi</h1>", "text/html; charset=utf-8")
    forged = replace(manifest, files=dict(manifest.files) | {"kontak/index.html": entry})
    page = manifest_file(host).parent / "kontak" / "index.html"
    for file, data in ((page, b"<h1>judi</h1>"), (manifest_file(host), forged.as_bytes())):
        file.unlink()
        file.write_bytes(data)
    assert list(files.faults(host)) == []


def test_a_page_swapped_together_with_its_manifest_is_found_and_never_taken_over(baked: ReleaseStore) -> None:
    forge(KEDIRI)
    assert bake_all([KEDIRI], check=True).faults == [f"manifes diubah di server: {KEDIRI}"]
    write_news("Sebuah kabar")
    work()
    assert "judi" not in text(KEDIRI, "kontak/index.html")
    assert "Sebuah kabar" in text(KEDIRI, "index.html")
    assert bake_all([KEDIRI], check=True).faults == []


def test_a_manifest_that_is_no_manifest_does_not_stop_the_next_bake(baked: ReleaseStore) -> None:
    file = manifest_file(KEDIRI)
    file.unlink()
    file.write_text("judi")
    bake_all([KEDIRI])
    assert bake_all([KEDIRI], check=True).faults == []


def test_numbers_grow_though_the_public_folder_was_lost(baked: ReleaseStore) -> None:
    write_news("Kabar")
    work()
    shutil.rmtree(settings.PUBLIC_DIR)
    bake_all([KEDIRI])
    assert [row.number for row in recorded()] == [3, 2, 1]


# -- restore


def ask_restore(release: int, code: str = "35.06") -> None:
    with office_scope(office("kpu", code).range):
        request_restore(office_key=office("kpu", code).key, release=release, actor="uji")


def orders(code: str = "35.06") -> list[models.BakeRequest]:
    with office_scope(office("kpu", code).range):
        return list(orders_of(office("kpu", code).key))


def test_a_restore_serves_the_earlier_release_again_and_is_on_record(baked: ReleaseStore) -> None:
    write_news("Berita yang keliru")
    work()
    ask_restore(1)
    assert [order.release for order in orders()] == [1]
    work()
    assert "keliru" not in text(KEDIRI, "index.html")
    assert [(row.number, row.restored_from) for row in recorded()] == [(3, 1), (2, None), (1, None)]
    assert orders() == []
    with every_office():
        assert AuditEntry.objects.filter(action="site.restore", office_key=office("kpu", "35.06").key).exists()


def test_dewi_may_not_ask_to_restore_the_site_of_sari(baked: ReleaseStore) -> None:
    with office_scope(office("kpu", "33.20").range):
        with pytest.raises(NoSuchRelease):
            request_restore(office_key=office("kpu", "35.06").key, release=1, actor="dewi")
        with pytest.raises(ProgrammingError), transaction.atomic():
            request_compare(office_key=office("kpu", "35.06").key)
    assert orders() == []


def test_a_release_that_was_never_served_is_not_asked_for(baked: ReleaseStore) -> None:
    with pytest.raises(NoSuchRelease):
        ask_restore(9)
    assert orders() == []


def test_after_a_restore_the_next_change_makes_the_whole_site_anew_not_half_of_it(baked: ReleaseStore) -> None:
    write_news("Kabar pertama")
    work()
    ask_restore(1)
    work()
    write_news("Kabar kedua")
    work()
    assert "berita/kabar-pertama/index.html" in files(KEDIRI)
    assert bake_all([KEDIRI], check=True).faults == []


def test_a_spoiled_release_is_not_served_again_and_the_desk_is_told_why(baked: ReleaseStore) -> None:
    write_news("Kabar")
    work()
    served = store().kept_manifest(KEDIRI, 1).files["index.html"]
    spoiled = store().object_path(served.sha256)
    spoiled.chmod(0o644)
    spoiled.write_text("judi")
    ask_restore(1)
    work()
    assert "Rilis nomor 1 rusak" in orders()[0].failed
    assert "changed index.html" in orders()[0].failed
    assert "judi" not in text(KEDIRI, "index.html")
    work()
    assert len(recorded()) == 2
    ask_restore(2)
    work()
    assert orders() == [], "an earlier failure is no news after a restore that worked"


# -- frozen offices


def test_changes_of_a_frozen_office_wait_and_its_neighbour_is_baked(baked: ReleaseStore, freeze: Freezer) -> None:
    thaw = freeze("35.06")
    page, other = write_news("Menunggu"), write_news("Jalan terus", code="33.20")
    work()
    assert f"berita/{page.slug}/index.html" not in files(KEDIRI)
    assert f"berita/{other.slug}/index.html" in files(JEPARA)
    thaw()
    work()
    assert f"berita/{page.slug}/index.html" in files(KEDIRI)


def test_a_frozen_province_freezes_the_regencies_below_it(baked: ReleaseStore, freeze: Freezer) -> None:
    freeze("35", with_below=True)
    page = write_news("Menunggu")
    work()
    assert f"berita/{page.slug}/index.html" not in files(KEDIRI)


def test_a_bake_of_all_leaves_frozen_sites_alone_and_counts_them(baked: ReleaseStore, freeze: Freezer) -> None:
    freeze("35.06")
    page = write_news("Menunggu")
    done = bake_all([KEDIRI, JEPARA])
    assert (done.hosts, done.frozen) == (1, 1)
    assert f"berita/{page.slug}/index.html" not in files(KEDIRI)
    bake_all([KEDIRI], frozen=True)
    assert f"berita/{page.slug}/index.html" in files(KEDIRI)


def test_the_check_holds_a_frozen_site_against_its_manifest_not_against_its_pages(baked: ReleaseStore, freeze: Freezer) -> None:
    freeze("35.06")
    with every_office():
        models.StandardPage.objects.filter(path__startswith=home(), slug="privasi").update(lead="Diubah oleh pencuri.")
    assert bake_all([KEDIRI], check=True).faults == []
    file = manifest_file(KEDIRI).parent / "kontak" / "index.html"
    file.unlink()
    file.write_text("<h1>judi</h1>")
    assert bake_all([KEDIRI], check=True).faults == [f"berkas diubah di server: changed {KEDIRI}/kontak/index.html"]
    forge(KEDIRI)
    assert bake_all([KEDIRI], check=True).faults == [f"manifes diubah di server: {KEDIRI}"]


def test_a_frozen_site_is_rolled_back_and_stays_so(baked: ReleaseStore, freeze: Freezer) -> None:
    write_news("Judi daring")
    work()
    freeze("35.06")
    ask_restore(1)
    write_news("Judi lagi")
    work()
    bake_all([KEDIRI])
    assert [(row.number, row.restored_from) for row in recorded()] == [(3, 1), (2, None), (1, None)]
    assert "Judi" not in text(KEDIRI, "index.html")


# -- comparison


def compare(code: str = "35.06") -> list[dict[str, object]]:
    with office_scope(office("kpu", code).range):
        request_compare(office_key=office("kpu", code).key)
    work()
    with office_scope(office("kpu", code).range):
        found = latest_comparison(office("kpu", code).key)
    assert found
    return found.lines


def test_a_comparison_tells_what_a_thaw_would_change_and_changes_nothing(baked: ReleaseStore, freeze: Freezer) -> None:
    gone = write_news("Berita lama")
    work()
    freeze("35.06")
    write_news("Berita baru")
    with office_scope(office("kpu", "35.06").range):
        gone.unpublish()
    before = baked.manifest(KEDIRI)
    lines = {str(line["path"]): line for line in compare()}
    assert baked.manifest(KEDIRI) == before
    new, old, front = lines["berita/berita-baru/index.html"], lines["berita/berita-lama/index.html"], lines["index.html"]
    assert (new["kind"], new["title"], new["before"]) == ("added", "Berita baru", None)
    assert (old["kind"], old["after"]) == ("removed", None)
    assert "Berita lama" in str(old["title"])
    assert front["kind"] == "changed"
    assert front["before"]
    assert front["after"]
    assert not [path for path in lines if path.endswith(".gz")]
    assert "privasi/index.html" not in lines


def test_a_comparison_of_a_site_that_nobody_touched_is_empty_and_names_spoiled_files(baked: ReleaseStore) -> None:
    assert compare() == []
    file = manifest_file(KEDIRI).parent / "kontak" / "index.html"
    file.unlink()
    file.write_text("<h1>judi</h1>")
    assert [(line["kind"], line["path"]) for line in compare()] == [("spoiled", "kontak/index.html")]


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

    from pendopo.sites.publisher import fresh_country, renew_dated_files, served_text

    today = datetime.date.today()  # noqa: DTZ011  any day of the quarter will do
    assert renew_dated_files(baked, fresh_country(), today) == 0
    path = baked.site(KEDIRI) / "current" / ".well-known" / "security.txt"
    old = served_text(baked, KEDIRI, SECURITY_TXT)
    path.unlink()
    path.write_text(old.replace("Expires: 2", "Expires: 1"))
    before = {name: entry for name, entry in baked.manifest(KEDIRI).files.items() if "security.txt" not in name}  # type: ignore[union-attr]
    release = baked.put(path.read_bytes(), "text/plain; charset=utf-8")
    baked.publish(KEDIRI, {**baked.manifest(KEDIRI).files, ".well-known/security.txt": release})  # type: ignore[union-attr]
    assert renew_dated_files(baked, fresh_country(), today) == 1
    assert served_text(baked, KEDIRI, SECURITY_TXT) == old
    assert before == {name: entry for name, entry in baked.manifest(KEDIRI).files.items() if "security.txt" not in name}  # type: ignore[union-attr]


SECURITY_TXT = ".well-known/security.txt"
PINNED = "periksa/kebijakan.txt"


def test_a_new_policy_of_the_logs_is_pinned_by_every_site_that_is_not_frozen(
    baked: ReleaseStore, freeze: Freezer, settings: Settings
) -> None:
    freeze("33.20")
    settings.LOG_DIR.mkdir(parents=True, exist_ok=True)
    for policy, sites in (("quorum none\n", 1), ("# a new key\nquorum none\n", 1)):
        (settings.LOG_DIR / "policy").write_text(policy)
        assert publisher.renew_policies(baked, fresh_country(), policy) == sites
        assert publisher.served_text(baked, KEDIRI, PINNED) == policy
        assert publisher.renew_policies(baked, fresh_country(), policy) == 0
        assert publisher.served_text(baked, JEPARA, PINNED) == ""
    assert list(baked.faults(KEDIRI)) == []


def test_what_holds_a_date_does_not_thaw_a_frozen_site(baked: ReleaseStore, freeze: Freezer) -> None:
    freeze("35.06")
    next_year = timezone.localdate() + timedelta(days=200)
    before = baked.manifest(KEDIRI)
    assert publisher.renew_dated_files(baked, fresh_country(), next_year) == 1, "Jepara is not frozen"
    assert baked.manifest(KEDIRI) == before

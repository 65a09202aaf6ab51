"""A real WordPress, filled as an office fills it and as an attacker does, moves in by its export, its interface and a walk."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pendopo.kit.ranges import KeyRange
from pendopo.security.desk import Desk
from pendopo.security.scope import office_scope
from pendopo.site_import import actions, queries, wiring
from pendopo.site_import.engine import Run
from pendopo.site_import.fetching import Bounds, Fetcher
from pendopo.site_import.models import ImportedItem, ImportedMedium, ImportJob
from pendopo.site_import.rules.stages import Stage
from pendopo.site_import.rules.verdicts import Pile
from pendopo.sites import models
from tests.cast import desk
from tests.kit.test_pictures import jpeg
from tests.pdfs import good_pdf
from tests.site_import import wordpress
from tests.site_import.wordpress import WordPress
from tests.sites.country import office

LACKING = wordpress.missing()
pytestmark = [
    pytest.mark.skipif(bool(LACKING), reason=f"this machine lacks {LACKING}: apt-get install wordpress php-cli php-mysql mariadb-server"),
    pytest.mark.django_db,
    pytest.mark.usefixtures("small_country"),
]
INJECTED = (
    '<div style="position:absolute;left:-9999px">'
    + "".join(f'<a href="https://toko{n}.slot-contoh.test/daftar">slot gacor maxwin {n}</a> ' for n in range(12))
    + "</div>"
)
WARNING = (
    "<p>KPU Kabupaten Contoh mengingatkan warga agar tidak tergiur judi online. Iklan slot gacor yang memakai nama kantor ini palsu. "
    "Laporkan kepada kepolisian dan Kementerian Komunikasi dan Digital.</p>"
)


def block(name: str, html: str, **attributes: Any) -> str:
    return f"<!-- wp:{name} {json.dumps(attributes)} -->{html}<!-- /wp:{name} -->"


def photo(name: str) -> str:
    return (
        f'<figure class="wp-block-image"><img src="{{{{url:{name}}}}}" alt="Rapat di aula"/><figcaption>Rapat pleno.</figcaption></figure>'
    )


def posts() -> list[dict[str, Any]]:
    """What an office has after some years: news, announcements, pages, a draft, a page behind a password, and an injection."""
    news = [
        {
            "title": f"Rapat pleno terbuka ke-{n} & rekapitulasi",
            "html": block("paragraph", f"<p>Rapat ke-{n} dihadiri <strong>semua anggota</strong> di aula kantor.</p>")
            + block("image", photo("rapat.jpg"), id="{{id:rapat.jpg}}"),
            "summary": f"Rapat pleno ke-{n} berlangsung terbuka di aula kantor.",
            "date": f"2019-05-{n:02} 23:30:00", "categories": ["Berita"], "picture": "rapat.jpg", "comment": "Semoga lancar, terima kasih",
        }
        for n in range(1, 9)
    ]  # fmt: skip
    others = [
        {"title": "Pengumuman jadwal layanan", "html": "Layanan buka tiap hari kerja.\n\nBerkas: <a href=\"{{url:jadwal.pdf}}\">unduh</a>",
         "date": "2020-01-02 08:00:00", "categories": ["Pengumuman"]},
        {"title": "Waspada judi online", "html": WARNING, "date": "2021-02-03 09:00:00", "categories": ["Berita"]},
        {"title": "Sosialisasi pemilih pemula", "html": "<p>Sosialisasi di sekolah.</p>" + INJECTED, "date": "2021-03-04 09:00:00",
         "categories": ["Berita"]},
        {"title": "Naskah yang belum selesai", "html": "<p>Belum.</p>", "date": "2021-04-05 09:00:00", "status": "draft"},
        {"title": "Hanya untuk panitia", "html": "<p>Rahasia panitia.</p>", "date": "2021-04-06 09:00:00", "password": "terbatas"},
        {"title": "Sejarah kantor", "html": "Kantor berdiri pada 2003.\n\n[kotak]Dahulu di balai desa.[/kotak]",
         "date": "2018-01-02 08:00:00",
         "type": "page"},
    ]  # fmt: skip
    return [{"status": "publish", "type": "post"} | post for post in news + others]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    folder = tmp_path_factory.mktemp("wp")
    (folder / "rapat.jpg").write_bytes(jpeg(1200, 800))
    (folder / "jadwal.pdf").write_bytes(good_pdf(["Jadwal layanan kantor."]))
    media = [
        {"name": "rapat.jpg", "file": str(folder / "rapat.jpg"), "type": "image/jpeg", "title": "Rapat", "caption": "Rapat pleno",
         "alt": "Anggota duduk mengelilingi meja"},
        {"name": "jadwal.pdf", "file": str(folder / "jadwal.pdf"), "type": "application/pdf", "title": "Jadwal", "caption": "", "alt": ""},
    ]  # fmt: skip
    content = folder / "isi.json"
    content.write_text(json.dumps({"categories": ["Berita", "Pengumuman"], "media": media, "posts": posts()}))
    site = wordpress.start(folder)
    try:
        site.fill(content)
        yield site
    finally:
        site.stop()


@pytest.fixture(autouse=True)
def reaches_this_machine(monkeypatch: pytest.MonkeyPatch, old: WordPress, tmp_path: Path) -> Iterator[None]:
    """The fetcher refuses servers in private networks, as it must; here the old site is one."""
    with Fetcher([f"localhost:{old.port}"], tmp_path / "answers", bounds=Bounds(pause=0), private_networks=True) as fetcher:
        monkeypatch.setattr(wiring, "fetcher_for", lambda given: fetcher)
        yield


def moved(source: str, place: str, old: WordPress, capture: Any, pile: Pile | None = Pile.CLEAN) -> ImportJob:
    """A move from its trial to the pages of a pile."""
    sari = desk("sari")
    job = actions.start(sari.office.key, source=source, origin=place, host=f"localhost:{old.port}", by="sari")

    def go() -> ImportJob:
        with capture(execute=True):
            return Run(job.pk, job.office_key, wiring.parts()).go()

    assert go().at is Stage.TRIED, ImportJob.objects.get(pk=job.pk).fault
    actions.carry_on(job=ImportJob.objects.get(pk=job.pk), by=sari)
    assert go().at is Stage.READY
    if pile:
        actions.accept_pile(job=ImportJob.objects.get(pk=job.pk), pile=pile, by=sari)
        go()
    return ImportJob.objects.get(pk=job.pk)


@pytest.fixture
def kediri() -> Iterator[int]:
    key = office("kpu", "35.06").key
    with office_scope(KeyRange(key, key)):
        yield key


@pytest.mark.parametrize("way", ["export", "interface", "walk"])
def test_a_wordpress_moves_in(way: str, old: WordPress, kediri: int, django_capture_on_commit_callbacks: Any) -> None:
    source, place = {
        "export": ("wxr", str(old.export())), "interface": ("wordpress_rest", old.url), "walk": ("crawl", old.url),
    }[way]  # fmt: skip
    job = moved(source, place, old, django_capture_on_commit_callbacks)
    assert job.at is Stage.DONE
    titles = {page.title: page for page in models.NewsPage.objects.filter(live=True)}
    for n in range(1, 9):
        page = titles[f"Rapat pleno terbuka ke-{n} & rekapitulasi"]
        assert str(page.date) == f"2019-05-{n:02}"
        assert "semua anggota" in str(page.body)
    assert "Waspada judi online" in titles
    infected = ImportedItem.objects.get(title="Sosialisasi pemilih pemula")
    assert (infected.pile, infected.page_id) == (Pile.INFECTED, None)
    everything = " ".join(str(page.body) for page in titles.values())
    assert "slot-contoh" not in everything
    assert "Semoga lancar" not in everything
    assert not models.NewsPage.objects.filter(title__in=["Naskah yang belum selesai", "Hanya untuk panitia"], live=True).exists()
    assert models.OfficeImage.objects.count() == 1
    assert not ImportedMedium.objects.filter(state="failed").exists()


def test_what_came_by_the_export_is_not_made_twice_by_the_interface(
    old: WordPress, kediri: int, django_capture_on_commit_callbacks: Any
) -> None:
    moved("wxr", str(old.export()), old, django_capture_on_commit_callbacks)
    before = sorted(models.NewsPage.objects.values_list("pk", flat=True))
    moved("wordpress_rest", old.url, old, django_capture_on_commit_callbacks)
    assert sorted(models.NewsPage.objects.values_list("pk", flat=True)) == before


def test_old_addresses_lead_to_the_new_pages_and_an_undo_leaves_nothing(
    old: WordPress, kediri: int, django_capture_on_commit_callbacks: Any
) -> None:
    sari: Desk = desk("sari")
    job = moved("wxr", str(old.export()), old, django_capture_on_commit_callbacks)
    summary = queries.summary_of(job)
    assert summary.redirects >= 2 * 11
    from pendopo.sites.models import OldAddress

    keys = set(OldAddress.objects.values_list("key", flat=True))
    assert "/2019/05/rapat-pleno-terbuka-ke-1-rekapitulasi" in keys
    assert any("p=" in key for key in keys)
    actions.undo(job=job, by=sari)
    with django_capture_on_commit_callbacks(execute=True):
        assert Run(job.pk, job.office_key, wiring.parts()).go().at is Stage.UNDONE
    assert not models.NewsPage.objects.exists()
    assert not models.OfficeImage.objects.exists()
    assert not OldAddress.objects.exists()


def test_a_walk_sees_what_only_search_engines_are_shown(old: WordPress, kediri: int, django_capture_on_commit_callbacks: Any) -> None:
    hacked = "Waspada judi online"
    old.hack(hacked, INJECTED)
    try:
        moved("crawl", old.url, old, django_capture_on_commit_callbacks)
    finally:
        old.hack("", "")
    item = ImportedItem.objects.get(title=hacked)
    assert item.pile != Pile.CLEAN
    assert "cloaking" in {sign["code"] for sign in item.signs}
    assert item.page_id is None

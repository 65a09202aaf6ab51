"""Old addresses of an office: remembered by a move, decided by hand, forgotten with it, and baked so that they answer."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction

from pendopo.kit.ranges import KeyRange
from pendopo.kit.releases import ReleaseStore
from pendopo.security.actions import CannotBeDone
from pendopo.security.models import AuditEntry, Freeze
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, old_addresses, practice, publisher, remembering
from pendopo.sites.old_addresses import Counts, OldAddress
from pendopo.sites.publisher import bake_all
from pendopo.sites.remembering import Address, Outcome
from pendopo.sites.rules.old_addresses import FILE, GONE, GONE_PAGE, read_file
from pendopo.sites.served import store
from pendopo.sites.watch import Looking, targets_of, watch_once
from tests.cast import desk
from tests.sites.country import office
from tests.sites.live_server import running
from tests.sites.test_publisher import JEPARA, KEDIRI, files, text, work, write_news

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
FEEDS = {"/feed", "/feed/rss", "/feed/rss2", "/feed/atom", "/rss"}


@pytest.fixture
def baked() -> ReleaseStore:
    bake_all([KEDIRI, JEPARA])
    return store()


def remember(*rows: Address, by: str = "sari", origin: str = "pemindahan 1", code: str = "35.06") -> Outcome:
    return remembering.remember_addresses(office=office("kpu", code), rows=rows, origin=origin, by=desk(by))


def forget(origin: str = "pemindahan 1", by: str = "sari") -> int:
    return remembering.forget_addresses(office=office("kpu", "35.06"), origin=origin, by=desk(by))


def rows() -> dict[str, tuple[int | None, bool]]:
    with every_office():
        return {row.key: (row.page_id, row.gone) for row in OldAddress.objects.all()}


def answers(host: str = KEDIRI) -> dict[str, str]:
    """What is served at old addresses, without the feeds."""
    return {key: target for key, target in read_file(text(host, FILE).encode(), host).items() if key not in FEEDS}


def acts(action: str) -> list[AuditEntry]:
    with every_office():
        return list(AuditEntry.objects.filter(action=action).order_by("pk"))


# -- remembering


def test_a_move_remembers_addresses_in_bulk_and_doing_it_again_changes_nothing() -> None:
    page = write_news("Rapat pleno")
    given = [Address(f"https://lama.example/index.php/berita/Judul-{n}/?utm_source=x", page.pk) for n in range(3000)]
    given += [Address("/?p=12", page.pk), Address("/berita/judul-1", page.pk), Address("/slot-gacor/", gone=True), Address("/belum")]
    given += [Address("/"), Address("/index.php"), Address("mailto:x@contoh.invalid"), Address("?slot=", gone=True)]
    assert remember(*given) == Outcome(added=3004, doubled=1, front=2, unusable=1, examples=["mailto:x@contoh.invalid"])
    found = rows()
    assert len(found) == 3004
    assert {key: found[key] for key in ("/berita/judul-7", "/?p=12", "/slot-gacor", "/belum", "?slot")} == {
        "/berita/judul-7": (page.pk, False),
        "/?p=12": (page.pk, False),
        "/slot-gacor": (None, True),
        "/belum": (None, False),
        "?slot": (None, True),
    }
    again = remember(*given)
    assert (again.added, again.changed, again.kept) == (0, 0, 3004)
    assert [(entry.subject, entry.detail) for entry in acts("addresses.remember")] == [
        ("pemindahan 1", {"added": 3004, "changed": 0, "gone": 2})
    ], "what changes nothing is not put on record"


def test_a_later_run_mends_its_own_rows_but_no_decision_by_hand_and_no_other_move() -> None:
    first, second = write_news("Satu"), write_news("Dua")
    remember(Address("/a", first.pk), Address("/b"), Address("/c", first.pk), Address("/d", first.pk))
    remember(Address("/e", first.pk), origin="pemindahan 2")
    remembering.decide_address(office=office("kpu", "35.06"), key="/b", page_id=second.pk, by=desk("sari"))
    done = remember(Address("/a", second.pk), Address("/b"), Address("/c"), Address("/d", gone=True), Address("/e", second.pk))
    assert (done.added, done.changed, done.kept) == (0, 2, 3)
    leads = {"/a": (second.pk, False), "/b": (second.pk, False), "/c": (first.pk, False), "/d": (None, True), "/e": (first.pk, False)}
    assert rows() == leads
    remember(Address("/b", first.pk))
    assert rows() == leads


def test_who_may_not_publish_may_not_remember_forget_or_decide() -> None:
    """Dewi publishes, but in Jepara."""
    page = write_news("Rapat")
    remember(Address("/a", page.pk))
    for act in (
        lambda: remember(Address("/b", page.pk), by="dewi"),
        lambda: forget(by="dewi"),
        lambda: remembering.decide_address(office=office("kpu", "35.06"), key="/a", page_id=None, gone=True, by=desk("dewi")),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert rows() == {"/a": (page.pk, False)}
    assert [entry.outcome for entry in acts("addresses.forget")] == ["refused"]


def test_an_address_leads_to_no_page_of_a_neighbour_nor_of_a_practice_site() -> None:
    with office_scope(office("kpu", "35.06").range):
        training = practice.begin(office("kpu", "35.06"))
    for foreign in (write_news("Jepara", code="33.20").pk, training.pk, 10**12):
        with pytest.raises(CannotBeDone, match="situs kantor yang sama"):
            remember(Address("/a", foreign))
    assert rows() == {}


def test_a_move_has_a_name_and_is_remembered_in_portions() -> None:
    with pytest.raises(CannotBeDone, match="nama pemindahan"):
        remember(Address("/a"), origin="")
    with pytest.raises(CannotBeDone, match="Paling banyak"):
        remember(*[Address(f"/{n}") for n in range(10_001)])


def test_a_frozen_office_remembers_nothing() -> None:
    here = office("kpu", "35.06")
    with every_office():
        Freeze.objects.create(
            office=here, with_below=False, office_key=here.key, low=here.key, high=here.key, reason="uji", started_by="ani"
        )
    with pytest.raises(CannotBeDone, match="dibekukan"):
        remember(Address("/a"))


def test_a_command_at_the_server_remembers_and_forgets_as_well() -> None:
    here = office("kpu", "35.06")
    done = remembering.remember_addresses_at_the_server(office=here, rows=[Address("/a")], origin="x", actor="import_site")
    assert done.added == 1
    assert remembering.forget_addresses_at_the_server(office=here, origin="x", actor="import_site") == 1
    assert [entry.actor for entry in acts("addresses.forget")] == ["import_site"]


def test_undoing_a_move_forgets_exactly_its_own_addresses() -> None:
    page = write_news("Rapat")
    remember(Address("/a", page.pk), Address("/b"))
    remember(Address("/c", page.pk), origin="pemindahan 2")
    assert forget() == 2
    assert set(rows()) == {"/c"}
    assert forget() == 0
    assert [entry.detail for entry in acts("addresses.forget")] == [{"forgotten": 2}]


def test_undoing_a_move_keeps_what_a_person_decided_but_where_the_chosen_page_is_gone() -> None:
    """An address is never answered as gone for ever only since the page that somebody chose was taken back."""
    stays, goes, here = write_news("Tetap"), write_news("Dihapus"), office("kpu", "35.06")
    remember(Address("/a"), Address("/b"), Address("/c"), Address("/d", stays.pk))
    for key, choice in (("/a", {"page_id": stays.pk}), ("/b", {"page_id": goes.pk}), ("/c", {"page_id": None, "gone": True})):
        remembering.decide_address(office=here, key=key, by=desk("sari"), **choice)
    with office_scope(here.range):
        goes.delete()
    assert forget() == 2
    assert rows() == {"/a": (stays.pk, False), "/c": (None, True)}


def test_deciding_by_hand_asks_for_one_answer_to_an_address_that_is_known() -> None:
    page, here = write_news("Rapat"), office("kpu", "35.06")
    remember(Address("/a"))
    for wrong in ({"key": "/b", "page_id": page.pk}, {"key": "/a", "page_id": page.pk, "gone": True}, {"key": "/a", "page_id": 10**12}):
        with pytest.raises(CannotBeDone):
            remembering.decide_address(office=here, by=desk("sari"), **wrong)
    remembering.decide_address(office=here, key="/a", page_id=page.pk, by=desk("sari"))
    assert rows() == {"/a": (page.pk, False)}
    assert [(entry.before, entry.after) for entry in acts("addresses.decide") if entry.outcome == "done"] == [
        ({"page": None, "gone": False}, {"page": page.pk, "gone": False})
    ]


def test_a_report_of_addresses_without_an_answer() -> None:
    page = write_news("Rapat")
    remember(Address("/b"), Address("/a"), Address("/c", page.pk), Address("/d", gone=True))
    remember(Address("/e"), origin="pemindahan 2")
    key = office("kpu", "35.06").key
    with office_scope(KeyRange(key, key)):
        assert [row.key for row in old_addresses.unmatched(key)] == ["/a", "/b", "/e"]
        assert [row.key for row in old_addresses.unmatched(key, "pemindahan 1")] == ["/a", "/b"]
        assert old_addresses.counts_of(key) == Counts(all=5, with_page=1, gone=1, unmatched=3)
        assert old_addresses.counts_of(key, "pemindahan 2") == Counts(all=1, with_page=0, gone=0, unmatched=1)


@pytest.mark.parametrize(
    "wrong", [{"key": "tanpa-garis"}, {"key": "/Besar"}, {"key": "/baris\nbaru"}, {"key": "/a", "gone": True, "page_id": 1}]
)
def test_the_table_holds_nothing_but_keys(wrong: dict[str, Any]) -> None:
    key = office("kpu", "35.06").key
    with office_scope(KeyRange(key, key)), pytest.raises(IntegrityError), transaction.atomic():
        OldAddress.objects.create(office_key=key, origin="x", **wrong)


def test_a_neighbour_neither_sees_nor_writes_them() -> None:
    remember(Address("/a"))
    kediri, jepara = office("kpu", "35.06"), office("kpu", "33.20")
    with office_scope(jepara.range):
        assert not OldAddress.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic():
            OldAddress.objects.create(office_key=kediri.key, key="/b", origin="x")


# -- answering


def test_an_old_address_leads_to_its_page_and_spam_is_gone(baked: ReleaseStore) -> None:
    page = write_news("Rapat pleno")
    remember(Address("/?p=12", page.pk), Address("/slot-gacor/", gone=True), Address("/belum"))
    work()
    assert answers() == {"/?p=12": f"/berita/{page.slug}/", "/slot-gacor": GONE}
    assert read_file(text(KEDIRI, FILE).encode(), KEDIRI)["/feed"] == "/rss.xml"
    assert "Halaman ini tidak ada lagi" in text(KEDIRI, GONE_PAGE)
    assert {FILE, f"{FILE}.gz", GONE_PAGE} <= files(KEDIRI)
    assert not {FILE, GONE_PAGE} & files(JEPARA), "a site without old addresses has no file of them"
    assert bake_all([KEDIRI, JEPARA], check=True).faults == []


def test_nothing_but_the_file_of_old_addresses_is_baked_for_them(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    page = write_news("Rapat pleno")
    work()
    remember(Address("/lama", page.pk))
    made = rendered(monkeypatch)
    work()
    assert made == {FILE, GONE_PAGE, ".well-known/security.txt"}
    assert answers() == {"/lama": f"/berita/{page.slug}/"}


def rendered(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The files that the publisher makes from now on."""
    made: set[str] = set()
    render = publisher.SiteRenderer.render
    monkeypatch.setattr(publisher.SiteRenderer, "render", lambda self, path: made.add(path) or render(self, path))
    return made


def test_saving_a_page_makes_the_file_anew_only_when_an_old_address_has_to_do_with_it(
    baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, other = write_news("Rapat pleno"), write_news("Lain")
    remember(Address("/lama", page.pk), Address("/berita/menyusul", gone=True))
    work()
    made = rendered(monkeypatch)
    publish(other, title="Lain lagi")
    assert FILE not in made
    publish(page, title="Rapat pleno terbuka")
    assert FILE in made
    made.clear()
    write_news("Menyusul")  # at an address that was declared gone
    work()
    assert FILE in made
    assert answers()["/berita/menyusul"] == "/berita/menyusul/"
    assert bake_all([KEDIRI], check=True).faults == []


def publish(page: models.NewsPage, **fields: str) -> None:
    with office_scope(office("kpu", "35.06").range):
        fresh = models.NewsPage.objects.get(pk=page.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save_revision().publish()
    work()


def test_an_old_address_follows_its_page_and_falls_silent_while_it_is_not_public(baked: ReleaseStore) -> None:
    page, draft = write_news("Rapat pleno"), write_news("Menunggu", live=False)
    remember(Address("/a", page.pk), Address("/b", draft.pk))
    work()
    assert answers() == {"/a": "/berita/rapat-pleno/"}
    publish(draft)
    assert answers() == {"/a": "/berita/rapat-pleno/", "/b": "/berita/menunggu/"}
    publish(page, slug="rapat-terbuka")
    assert answers()["/a"] == "/berita/rapat-terbuka/"
    with office_scope(office("kpu", "35.06").range):
        models.NewsPage.objects.get(pk=page.pk).unpublish()
    work()
    assert answers() == {"/b": "/berita/menunggu/"}
    publish(page)
    assert answers()["/a"] == "/berita/rapat-terbuka/"
    with office_scope(office("kpu", "35.06").range):
        models.NewsPage.objects.get(pk=page.pk).delete()
    work()
    assert answers() == {"/a": GONE, "/b": "/berita/menunggu/"}
    assert bake_all([KEDIRI], check=True).faults == []


def test_a_move_that_is_undone_takes_its_file_away(baked: ReleaseStore) -> None:
    remember(Address("/a", gone=True))
    work()
    assert FILE in files(KEDIRI)
    forget()
    work()
    assert not {FILE, f"{FILE}.gz", GONE_PAGE} & files(KEDIRI)


def test_a_page_that_went_to_another_office_is_reached_over_the_page_that_leads_there(baked: ReleaseStore) -> None:
    """After a split; never by an address of another host in the file itself."""
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.models import Page, Site

    page = write_news("Wilayah timur")
    remember(Address("/?p=5", page.pk))
    with every_office():
        target = models.NewsIndexPage.objects.get(path__startswith=models.HomePage.objects.get(office=office("kpu", "33.20")).path)
        site = Site.objects.get(hostname=KEDIRI)
        Redirect.objects.all().delete()
        Page.objects.get(pk=page.pk).move(target, pos="last-child")
    work()
    assert answers() == {}, "where nothing leads there, nobody is led: it is not gone either"
    with every_office():
        Redirect.objects.update_or_create(old_path="/berita/wilayah-timur", site=site, defaults={"redirect_page_id": page.pk})
    work()
    assert answers() == {"/?p=5": "/berita/wilayah-timur/"}


def test_a_practice_site_knows_no_old_addresses() -> None:
    from pendopo.sites.publisher import fresh_country
    from pendopo.sites.renderer import SiteRenderer

    remember(Address("/a", gone=True))
    with office_scope(office("kpu", "35.06").range):
        assert FILE not in SiteRenderer(practice.begin(office("kpu", "35.06")), fresh_country()).paths


def test_the_watch_accepts_the_files_and_finds_a_change_in_them(baked: ReleaseStore) -> None:
    page = write_news("Rapat")
    remember(Address("/a", page.pk), Address("/?p=1", gone=True))
    work()
    with running(Path(settings.PUBLIC_DIR)) as live:
        assert found_by_watch(live.base) == set()
        file = store().object_path(store().manifest(KEDIRI).files[FILE].sha256)  # type: ignore[union-attr]
        file.chmod(0o644)
        file.write_text(file.read_text().replace("/berita/rapat/", "/profil/"))
        assert found_by_watch(live.base) == {("content", FILE)}


def test_a_reader_with_an_old_bookmark_arrives(baked: ReleaseStore) -> None:
    """From the move over the publisher to an answer over HTTP."""
    page = write_news("Rapat pleno")
    remember(Address("https://kpud-lama.example/?p=12", page.pk), Address("/slot-gacor/", gone=True), Address("/belum"))
    work()
    with running(Path(settings.PUBLIC_DIR)) as live, httpx.Client(base_url=f"http://127.0.0.1:{live.port}") as reader:
        host = {"Host": KEDIRI}
        first = reader.get("/index.php?p=12&utm_source=surat", headers=host)
        assert (first.status_code, first.headers["Location"]) == (301, f"/berita/{page.slug}/")
        assert "Rapat pleno" in reader.get(first.headers["Location"], headers=host).text
        gone = reader.get("/index.php/Slot-Gacor", headers=host)
        assert (gone.status_code, "Halaman ini tidak ada lagi" in gone.text) == (410, True)
        assert reader.get("/belum", headers=host).status_code == 404
        assert reader.get("/index.php?p=12", headers={"Host": JEPARA}).headers["Location"] == "/", "a neighbour's site knows nothing of it"


def found_by_watch(base: Any) -> set[tuple[str, str]]:
    look = Looking(pages=0)
    done = watch_once(targets_of([base], [KEDIRI]), replace(look, manners=replace(look.manners, timeout=3)), wait=lambda seconds: None)
    return {(finding.kind.value, finding.path) for found in done.findings.values() for finding in found}


def test_rolling_back_brings_the_old_answers_back(baked: ReleaseStore) -> None:
    from pendopo.sites.actions import request_restore

    remember(Address("/a", gone=True))
    work()
    number = store().manifest(KEDIRI).release  # type: ignore[union-attr]
    forget()
    work()
    assert answers() == {}
    key = office("kpu", "35.06").key
    with office_scope(KeyRange(key, key)):
        request_restore(office_key=key, release=number, actor="sari")
    work()
    assert answers() == {"/a": GONE}

"""No release goes out with a page that carries what attackers leave; what is served stays, and no neighbour waits."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from pendopo.kit.releases import ReleaseStore
from pendopo.security.models import Incident, IncidentEntry
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import infection_alarm, models, publisher, scheduling
from pendopo.sites.infection_guard import Guard, InfectedPages
from pendopo.sites.publisher import bake_all, fresh_country, work_off
from pendopo.sites.queries import orders_of
from pendopo.sites.renderer import PublicFile
from pendopo.sites.rules.infection import may_be_infected
from pendopo.sites.served import store
from tests.desk import desk_client
from tests.sites.country import office
from tests.sites.test_publisher import JEPARA, KEDIRI, files, home, text, work, write_news

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
SPAM = '<div style="position:absolute;left:-9999px"><a href="https://slot88.example/">slot gacor maxwin</a></div>'


@pytest.fixture
def baked() -> ReleaseStore:
    """The sites of Kediri and Jepara, baked."""
    bake_all([KEDIRI, JEPARA])
    return store()


def spoil_templates(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """From now on a template adds spam to the pages whose path has ``part`` in it, as one changed on the server would."""
    render = publisher.SiteRenderer.render

    def spoiled(self: publisher.SiteRenderer, path: str) -> PublicFile:
        file = render(self, path)
        if part not in path or not path.endswith(".html"):
            return file
        return PublicFile(file.data.replace(b"</body>", SPAM.encode() + b"</body>"), file.type, file.uses)

    monkeypatch.setattr(publisher.SiteRenderer, "render", spoiled)


def waiting(code: str) -> list[models.BakeRequest]:
    with every_office():
        return list(models.BakeRequest.objects.filter(office_key=office("kpu", code).key))


def test_an_injected_page_is_not_published_and_a_neighbours_is(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, fine = write_news("Disusupi"), write_news("Halaman baik", code="33.20")
    before = files(KEDIRI)
    with monkeypatch.context() as patch:
        spoil_templates(patch, bad.slug)
        work()
    assert files(KEDIRI) == before
    assert f"berita/{fine.slug}/index.html" in files(JEPARA)
    assert [bool(request.failed) for request in waiting("35.06")] == [True] * len(waiting("35.06")) != []
    assert waiting("33.20") == []


def test_the_desk_says_which_page_and_why(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    page = write_news("Disusupi")
    spoil_templates(monkeypatch, page.slug)
    work()
    with every_office():
        told = [order.failed for order in orders_of(office("kpu", "35.06").key)]
    assert told
    assert f"/berita/{page.slug}/: tautan tersembunyi" in told[0]
    assert "slot gacor maxwin" in told[0]


def test_the_page_of_releases_shows_it_once_and_to_no_neighbour(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = write_news("Disusupi"), write_news("Juga disusupi")
    spoil_templates(monkeypatch, first.slug)
    work()
    assert len(waiting("35.06")) >= 2
    text_of = {code: desk_client("tono").get(f"/keamanan/situs/{office('kpu', code).key}/").content.decode() for code in ("35.06", "33.20")}
    assert text_of["35.06"].count("halaman baru memuat tanda infeksi") == 1
    assert second.slug != first.slug
    assert "tanda infeksi" not in text_of["33.20"]


def test_what_was_held_back_waits_and_goes_out_with_the_change_that_mends_it(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    page = write_news("Disusupi")
    with monkeypatch.context() as patch:
        spoil_templates(patch, page.slug)
        work()
        rendered: list[str] = []
        patch.setattr(publisher, "bake_site", lambda *args, **options: rendered.append("again"))
        work()
        assert rendered == []  # nothing has changed: it is not tried again every few seconds
    other = write_news("Perubahan berikutnya")
    work()
    assert {f"berita/{page.slug}/index.html", f"berita/{other.slug}/index.html"} <= files(KEDIRI)
    assert waiting("35.06") == []


def test_an_injection_in_the_database_is_not_published(baked: ReleaseStore) -> None:
    page = write_news("Isi yang diubah langsung")
    links = " ".join(f'<a href="https://rajaslot{n}.example/">slot gacor maxwin</a>' for n in range(88, 98))
    with office_scope(office("kpu", "35.06").range):
        models.NewsPage.objects.filter(pk=page.pk).update(body=[("paragraph", f"<p>{links}</p>")])
    work()
    assert f"berita/{page.slug}/index.html" not in files(KEDIRI)
    assert "slot gacor" not in text(KEDIRI, "berita/index.html")


def test_an_offices_own_warning_is_published(baked: ReleaseStore) -> None:
    page = write_news("Waspada iklan slot gacor dan judi online")
    with office_scope(office("kpu", "35.06").range):
        body = "<p>Jangan klik tautan slot gacor, maxwin, togel, RTP live dan deposit pulsa. Laporkan ke polisi.</p>"
        models.NewsPage.objects.filter(pk=page.pk).update(body=[("paragraph", body)])
    work()
    assert "maxwin" in text(KEDIRI, f"berita/{page.slug}/index.html")


def test_a_bake_of_all_names_the_infected_site_and_bakes_the_others(
    baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with every_office():
        models.StandardPage.objects.filter(path__startswith=home("33.20"), slug="privasi").update(lead="Diubah.")
    render = publisher.SiteRenderer.render
    kediri = office("kpu", "35.06").key

    def spoiled(self: publisher.SiteRenderer, path: str) -> PublicFile:
        file = render(self, path)
        bad = self.home.office.key == kediri and path == "index.html"
        return PublicFile(file.data + SPAM.encode(), file.type, file.uses) if bad else file

    monkeypatch.setattr(publisher.SiteRenderer, "render", spoiled)
    before = store().manifest(KEDIRI)
    done = bake_all([KEDIRI, JEPARA])
    assert [fault.partition(" ")[0] for fault in done.faults] == ["terinfeksi:"]
    assert KEDIRI in done.faults[0]
    assert store().manifest(KEDIRI) == before
    assert "Diubah." in text(JEPARA, "privasi/index.html")
    assert bake_all([KEDIRI], guarded=False).faults == []  # an operator who knows better lets it out
    assert SPAM in text(KEDIRI, "index.html")


def test_the_command_ends_with_one_and_lets_the_operator_decide(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil_templates(monkeypatch, "kontak")
    with pytest.raises(CommandError):
        call_command("bake", "--region", "35.06", "--processes", "1", "--json")
    call_command("bake", "--region", "35.06", "--processes", "1", "--json", "--allow-infected")
    assert SPAM in text(KEDIRI, "kontak/index.html")


def test_an_infected_agenda_page_does_not_stop_the_publisher(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*args: object, **options: object) -> None:
        raise InfectedPages(KEDIRI, {})

    monkeypatch.setattr(publisher, "bake_site", held)
    with every_office():
        site = models.HomePage.objects.select_related("office__region").get(office=office("kpu", "35.06"))
    publisher.bake_in_passing(store(), site, fresh_country(), [])


def test_no_page_of_our_own_is_doubted(baked: ReleaseStore) -> None:
    """The templates themselves have nothing that the quick look stops at, but for pages whose words it knows."""
    pages = [path for host in (KEDIRI, JEPARA) for path in (store().site(host) / "current").rglob("*.html")]
    assert len(pages) > 60
    guard = Guard(KEDIRI)
    for path in pages:
        guard.look(path.name, PublicFile(path.read_bytes(), "text/html; charset=utf-8"))
    assert guard.verdicts == {}
    assert sum(may_be_infected(path.read_bytes()) for path in pages) < len(pages) / 4
    assert settings.DOMAIN in guard.own
    work_off(store(), fresh_country())


# -- the incident


def incidents_of(code: str) -> list[Incident]:
    with every_office():
        return list(Incident.objects.filter(office_key=office("kpu", code).key).order_by("pk"))


def findings_of(incident: Incident) -> list[str]:
    with every_office():
        return list(incident.entries.filter(kind=IncidentEntry.Kind.FINDING).order_by("pk").values_list("text", flat=True))


def test_what_is_held_back_opens_one_incident_at_its_office_and_none_at_the_neighbours(
    baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The publisher may open none; the scheduler does, once, however often it looks and however many changes wait."""
    page, _second = write_news("Disusupi"), write_news("Tidak bersalah")
    write_news("Tetangga", code="33.20")
    spoil_templates(monkeypatch, page.slug)
    work()
    assert [scheduling.do_a_round() for _round in range(3)] == [0, 0, 0]
    (incident,) = incidents_of("35.06")
    assert (incident.kind, incident.opened_by, incident.closed_at) == ("tampering", "penjaga infeksi", None)
    assert office("kpu", "35.06").name in incident.title
    (text,) = findings_of(incident)
    assert KEDIRI in text
    assert f"/berita/{page.slug}/: tautan tersembunyi" in text
    assert incidents_of("33.20") == []
    assert "tautan tersembunyi" in desk_client("tono").get(reverse("security_incident", args=[incident.pk])).content.decode()
    assert desk_client("dewi").get(reverse("security_incident", args=[incident.pk])).status_code != 200


def test_a_site_that_is_not_infected_opens_none(baked: ReleaseStore) -> None:
    write_news("Waspada iklan slot gacor dan judi online")
    work()
    assert infection_alarm.tell_the_desk() == 0
    assert incidents_of("35.06") == []


def test_another_infection_adds_to_the_open_incident_and_the_same_one_after_its_end_is_no_news(
    baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_news("Disusupi")
    with monkeypatch.context() as patch:
        spoil_templates(patch, first.slug)
        work()
        infection_alarm.tell_the_desk()
        second = write_news("Juga disusupi")
        spoil_templates(patch, second.slug)
        work()
        infection_alarm.tell_the_desk()
        (incident,) = incidents_of("35.06")
        assert [second.slug in text for text in findings_of(incident)] == [False, True]
        with every_office():
            Incident.objects.update(closed_at=timezone.now(), closed_by="tono", report="Diperiksa, menunggu rilis baru.")
        work()
        assert infection_alarm.tell_the_desk() == 0  # told, and closed by a person who knows of it
    write_news("Perbaikan")
    work()
    assert waiting("35.06") == []
    again = write_news("Disusupi lagi")
    spoil_templates(monkeypatch, again.slug)
    work()
    assert infection_alarm.tell_the_desk() == 1
    assert len(incidents_of("35.06")) == 2


def test_many_offices_at_once_are_one_incident_at_the_national_office(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is the template on the server; a thousand incidents would hide that."""
    monkeypatch.setattr(infection_alarm, "MANY", 1)
    write_news("Satu"), write_news("Dua", code="33.20")
    spoil_templates(monkeypatch, "berita/")
    work()
    assert (infection_alarm.tell_the_desk(), infection_alarm.tell_the_desk()) == (2, 0)
    assert (incidents_of("35.06"), incidents_of("33.20")) == ([], [])
    (incident,) = incidents_of("")
    assert "2 situs" in incident.title
    (text,) = findings_of(incident)
    assert KEDIRI in text
    assert JEPARA in text


def test_a_bake_that_nobody_asked_for_tells_the_desk_too_and_takes_it_back_when_it_went_out(
    baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        spoil_templates(patch, "kontak")
        for _night in range(2):
            assert len(bake_all([KEDIRI]).faults) == 1
    (told,) = waiting("35.06")
    assert "/kontak/" in told.failed
    assert infection_alarm.tell_the_desk() == 1
    assert bake_all([KEDIRI]).faults == []
    assert waiting("35.06") == []


def test_an_alarm_that_can_not_be_sounded_holds_up_no_publication(baked: ReleaseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> int:
        raise KeyError("a fault of ours")

    monkeypatch.setattr(infection_alarm, "tell_the_desk", breaks)
    monkeypatch.setattr(scheduling, "do_what_is_due", lambda: 3)
    assert scheduling.do_a_round() == 3


def test_the_schedulers_role_may_open_incidents_and_the_publishers_may_not() -> None:
    needed = {"sites_bakerequest": "SELECT"} | dict.fromkeys(
        ("security_incident", "security_incidententry", "security_auditentry"), "INSERT"
    )
    with connection.cursor() as cursor:
        rights = {
            role: [cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, *one]).fetchone()[0] for one in needed.items()]
            for role in ("pendopo_desk", "pendopo_publisher")
        }
    assert rights["pendopo_desk"] == [True] * 4
    assert rights["pendopo_publisher"][:3] == [True, False, False]

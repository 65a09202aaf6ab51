"""Whatever a hacked, cloaked, stale, broken or silent server sends, the watch says so, and blames no neighbour."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from pendopo.kit.public_headers import SECURITY_HEADERS
from pendopo.kit.releases import ReleaseStore
from pendopo.security.models import Freeze, Incident
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, services, watch
from pendopo.sites.live_client import BadBase, Base, Manners
from pendopo.sites.publisher import bake_all, fresh_country, work_off
from pendopo.sites.rules.live_check import Finding, Guise, Kind
from pendopo.sites.served import store
from pendopo.sites.watch import Looking, Round, targets_of, watch_once
from tests.sites.country import office
from tests.sites.live_server import LiveServer, certificate_for, running
from tests.sites.test_publisher import write_news

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
KEDIRI, JEPARA = "kab-kediri.localhost", "kab-jepara.localhost"
ALL = Looking(pages=0, manners=Manners(timeout=3))


@pytest.fixture
def live() -> Iterator[LiveServer]:
    """The sites of Kediri and Jepara, baked, recorded and served."""
    bake_all([KEDIRI, JEPARA])
    with running(Path(settings.PUBLIC_DIR)) as server:
        yield server


def look(live: LiveServer, *hosts: str, looking: Looking = ALL, **options: Any) -> Round:
    targets = targets_of([live.base], hosts or (KEDIRI, JEPARA))
    return watch_once(targets, looking, wait=lambda seconds: None, **options)


def findings(done: Round) -> list[Finding]:
    return [finding for found in done.findings.values() for finding in found]


def kinds(done: Round) -> set[Kind]:
    return {finding.kind for finding in findings(done)}


def about(*paths: str, host: str = KEDIRI, agent: str = "", referer: bool = False) -> Callable[[web.Request], bool]:
    """Whether a request is for these paths, by such a visitor."""

    def matches(request: web.Request) -> bool:
        return (
            request.host == host
            and request.path in paths
            and agent in request.headers.get("User-Agent", "")
            and (not referer or "Referer" in request.headers)
        )

    return matches


RIGHT_HEADERS = SECURITY_HEADERS | {"Content-Type": "text/html; charset=utf-8"}


def test_sound_sites_have_no_finding_in_any_guise(live: LiveServer) -> None:
    done = look(live)
    assert findings(done) == []
    assert done.sites == 2
    files = store().manifest(KEDIRI)
    assert files
    plain = [path for path in files.files if not path.endswith(".gz")]
    asked = [request for request in live.asked if request.host == KEDIRI]
    assert len(asked) == 3 * len(plain) + 1
    assert sum("Googlebot" in request.headers["User-Agent"] for request in asked) == len(plain)
    assert sum("Referer" in request.headers for request in asked) == len(plain)
    assert not any("Cookie" in request.headers for request in asked)


def test_a_changed_byte_on_the_disk_is_found_with_what_differs(live: LiveServer) -> None:
    file = live.folder / "sites" / KEDIRI / "current" / "kontak" / "index.html"
    text = file.read_text()
    for name in (file, file.with_name("index.html.gz")):
        name.unlink()
    file.write_text(text.replace("<main", "<p>slot gacor 6281234567890</p><main", 1))
    found = findings(look(live))
    assert {(finding.kind, finding.host, finding.path) for finding in found} == {(Kind.CONTENT, KEDIRI, "kontak/index.html")}
    assert {finding.guise for finding in found} == set(Guise)
    assert all("slot gacor […]" in finding.excerpt for finding in found)
    manifest = store().manifest(KEDIRI)
    assert manifest
    assert {finding.expected for finding in found} == {manifest.files["kontak/index.html"].sha256}


def test_spam_for_search_engines_alone_is_found(live: LiveServer) -> None:
    cloak = about("/", agent="Googlebot")
    live.meddle = lambda r: web.Response(body=b"<h1>Situs judi</h1>", headers=RIGHT_HEADERS) if cloak(r) else None
    (finding,) = findings(look(live))
    assert (finding.kind, finding.host, finding.path, finding.guise) == (Kind.CONTENT, KEDIRI, "index.html", "robot")
    assert finding.excerpt == "<h1>Situs judi</h1>"


def test_a_redirect_for_those_who_come_from_a_search_engine_is_found(live: LiveServer) -> None:
    away = about("/kontak/", referer=True)
    live.meddle = lambda r: web.Response(status=302, headers=RIGHT_HEADERS | {"Location": "https://judi.example/"}) if away(r) else None
    (finding,) = findings(look(live))
    assert (finding.kind, finding.guise, finding.found) == (Kind.REDIRECT, "referrer", "https://judi.example/")


def test_a_missing_file_is_found(live: LiveServer) -> None:
    (live.folder / "sites" / KEDIRI / "current" / "robots.txt").unlink()
    (live.folder / "sites" / KEDIRI / "current" / "robots.txt.gz").unlink()
    assert {(f.kind, f.path, f.detail) for f in findings(look(live))} == {(Kind.MISSING, "robots.txt", "status 404")}


def test_doorway_pages_at_addresses_that_no_site_has_are_found(live: LiveServer) -> None:
    def meddle(request: web.Request) -> web.StreamResponse | None:
        known = live.folder / "sites" / request.host / "current" / request.path.strip("/")
        return None if known.exists() else web.Response(body=b"<h1>Slot</h1>", headers=RIGHT_HEADERS)

    live.meddle = meddle
    assert Kind.CONTENT in {f.kind for f in findings(look(live)) if f.path == "404.html"}


def test_a_page_swapped_together_with_its_manifest_is_found_and_named(live: LiveServer) -> None:
    files = store()
    manifest = files.manifest(KEDIRI)
    assert manifest
    folder = live.folder / "sites" / KEDIRI / "current"
    spam = files.put(b"<h1>judi</h1>", "text/html; charset=utf-8")
    forged = replace(manifest, files=dict(manifest.files) | {"kontak/index.html": spam}).as_bytes()
    (folder / "kontak/index.html.gz").unlink()
    for name, data in (("kontak/index.html", b"<h1>judi</h1>"), ("manifest.json", forged)):
        (folder / name).unlink()
        (folder / name).write_bytes(data)
    found = findings(look(live))
    assert {(f.kind, f.path) for f in found} == {(Kind.MANIFEST, "manifest.json"), (Kind.CONTENT, "kontak/index.html")}


def test_a_manifest_of_nobody_is_told_also_where_there_is_no_public_folder_to_compare_with(
    live: LiveServer, tmp_path: Path, settings: Settings
) -> None:
    wrong = about("/manifest.json")
    live.meddle = lambda r: web.Response(body=b"{}", headers=RIGHT_HEADERS) if wrong(r) else None
    settings.PUBLIC_DIR = tmp_path / "elsewhere"
    assert [(f.kind, f.host) for f in findings(look(live))] == [(Kind.MANIFEST, KEDIRI)]


def test_a_missing_header_and_a_cookie_are_told_once_a_site(live: LiveServer) -> None:
    def touch(request: web.Request, response: web.StreamResponse) -> None:
        if request.host == KEDIRI:
            del response.headers["Content-Security-Policy"]
            response.set_cookie("pelacak", "1")

    live.touch = touch
    header, cookie = sorted(findings(look(live)), key=lambda f: f.kind, reverse=True)
    assert (header.kind, header.detail, header.host) == (Kind.HEADER, "Content-Security-Policy", KEDIRI)
    assert (cookie.kind, cookie.detail) == (Kind.COOKIE, "pelacak")
    assert header.count > 50


def test_a_host_of_nobody_that_gets_a_site_is_told_at_the_national_office(live: LiveServer) -> None:
    live.meddle = lambda r: web.Response(body=b"toko", headers=RIGHT_HEADERS) if r.host.startswith("tidak-ada-") else None
    done = look(live)
    assert [(f.kind, f.host) for f in findings(done)] == [(Kind.STRANGER, "*.localhost")]
    assert set(done.findings) == {office("kpu", "").key}


def test_a_server_that_is_down_is_told_for_every_site_and_never_skipped(live: LiveServer) -> None:
    nobody = Base("http", "127.0.0.1", 9)
    done = watch_once(targets_of([nobody], [KEDIRI, JEPARA]), ALL, wait=lambda seconds: None)
    assert {(f.kind, f.host) for f in findings(done)} == {(Kind.UNREACHABLE, h) for h in (KEDIRI, JEPARA, "*.localhost")}
    assert "sambungan ditolak" in findings(done)[0].detail


def test_a_server_that_answers_with_errors_is_told(live: LiveServer) -> None:
    live.meddle = lambda r: web.Response(status=502) if r.host == KEDIRI else None
    assert {(f.kind, f.host, f.detail) for f in findings(look(live))} == {(Kind.UNREACHABLE, KEDIRI, "status 502")}


def test_a_server_that_does_not_finish_its_answers_is_left_after_three_and_told(live: LiveServer) -> None:
    def stuck(request: web.Request) -> web.StreamResponse | None:
        return None if request.path == "/manifest.json" else web.Response(body=b"x", headers=RIGHT_HEADERS | {"Content-Length": "999"})

    live.meddle = stuck
    done = look(live, KEDIRI, looking=replace(ALL, manners=Manners(timeout=0.3)))
    silent = [f for f in findings(done) if f.host == KEDIRI]
    assert {f.kind for f in silent} == {Kind.UNREACHABLE}
    assert len(silent) == watch.GIVE_UP


def test_a_site_without_a_release_on_record_is_told(live: LiveServer) -> None:
    assert [(f.kind, f.host) for f in findings(look(live, KEDIRI, "jatim.localhost"))] == [(Kind.NO_RELEASE, "jatim.localhost")]


def test_two_servers_are_looked_at_each(live: LiveServer, tmp_path: Path) -> None:
    with running(tmp_path / "empty") as other:
        done = watch_once(targets_of([live.base, other.base], [KEDIRI]), ALL, wait=lambda seconds: None)
    assert Kind.UNREACHABLE in kinds(done)


# -- while something is published


def publish_another() -> None:
    write_news("Kabar baru")
    work_off(store(), fresh_country())


def current(host: str) -> Path:
    return store().site(host) / "current"


def switch_back(host: str, number: int) -> None:
    store().switch(store().site(host), number)


def test_a_switch_in_the_middle_of_a_look_is_no_finding(live: LiveServer) -> None:
    switched: list[bool] = []

    def meddle(request: web.Request) -> None:
        if request.host == KEDIRI and request.path == "/kontak/" and not switched:
            switched.append(True)
            switch_back(KEDIRI, 2)

    publish_another()
    switch_back(KEDIRI, 1)
    live.meddle = meddle
    assert findings(look(live, KEDIRI)) == []
    assert switched


def test_a_release_that_is_served_before_it_is_on_record_is_looked_at_again(live: LiveServer) -> None:
    publish_another()
    targets = targets_of([live.base], [KEDIRI])
    early = [replace(target, releases=target.releases[1:]) for target in targets]
    assert findings(watch_once(early, ALL, wait=lambda seconds: None)) == []


def test_a_server_that_stays_with_an_old_release_is_told_but_is_no_tampering(live: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_another()
    switch_back(KEDIRI, 1)
    assert findings(look(live, KEDIRI)) == [], "for a minute the one before may still be served"
    monkeypatch.setattr(watch, "GRACE", timedelta(0))
    done = look(live, KEDIRI)
    assert [(f.kind, f.detail) for f in findings(done)] == [(Kind.STALE, "rilis 1, seharusnya 2")]
    assert watch.kind_of_incident(findings(done)) == Incident.Kind.CONFIGURATION


def test_tampering_is_not_talked_away_by_a_second_look(live: LiveServer) -> None:
    """Spam that is shown to one visitor in many is told though it is gone a moment later."""
    shown: list[bool] = []

    def once(request: web.Request) -> web.StreamResponse | None:
        if request.host == KEDIRI and request.path == "/" and not shown:
            shown.append(True)
            return web.Response(body=b"<h1>judi</h1>", headers=RIGHT_HEADERS)
        return None

    live.meddle = once
    assert [(f.kind, f.path) for f in findings(look(live))] == [(Kind.CONTENT, "index.html")]


# -- certificates and names


@pytest.mark.parametrize(
    ("names", "days", "told"),
    [
        ((KEDIRI,), 90, None),
        ((KEDIRI,), 5, "berlaku 5 hari lagi"),
        ((KEDIRI,), -2, "sudah kedaluwarsa"),
        (("lain.example",), 90, "tidak memuat nama ini"),
    ],
)
def test_a_certificate_must_be_trusted_fit_and_last(
    live: LiveServer, tmp_path: Path, names: tuple[str, ...], days: int, told: str | None
) -> None:
    certificate = certificate_for(tmp_path, *names, days=days)
    looking = replace(ALL, pages=2, manners=Manners(timeout=3, ca=str(certificate[0])))
    with running(Path(settings.PUBLIC_DIR), certificate) as server:
        found = [f for f in findings(look(server, KEDIRI, looking=looking)) if f.kind != Kind.HEADER]
    assert [(f.kind, f.detail) for f in found] == ([(Kind.CERTIFICATE, told)] if told else [])


def test_a_certificate_of_an_unknown_issuer_is_told_and_the_files_are_still_compared(live: LiveServer, tmp_path: Path) -> None:
    certificate = certificate_for(tmp_path, KEDIRI)
    with running(Path(settings.PUBLIC_DIR), certificate) as server:
        wrong = about("/kontak/")
        server.meddle = lambda r: web.Response(body=b"judi", headers=RIGHT_HEADERS) if wrong(r) else None
        done = look(server, KEDIRI)
    assert {Kind.CERTIFICATE, Kind.CONTENT, Kind.HEADER} == kinds(done)
    assert {f.detail for f in findings(done) if f.kind == Kind.HEADER} == {"Strict-Transport-Security"}


ZONE = ["kab-kediri", "desk", "lama IN CNAME lama.hosting.example.", "pindah", "arsip"]


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"pindah.localhost": ["203.0.113.9"], "arsip.localhost": ["127.0.0.1"]}

    async def resolve(name: str) -> list[str]:
        return known.get(name, ["127.0.0.1"] if name.endswith((KEDIRI, JEPARA)) else [])

    monkeypatch.setattr(watch, "resolve", resolve)


def test_names_of_the_zone_that_lead_elsewhere_or_nowhere_are_told_at_the_national_office(live: LiveServer, dns: None) -> None:
    done = look(live, zone=ZONE)
    assert [(f.kind, f.host, f.detail) for f in done.findings[office("kpu", "").key]] == [
        (Kind.DANGLING, "lama.localhost", "tidak menuju ke mana pun"),
        (Kind.DANGLING, "pindah.localhost", "menuju ke 203.0.113.9"),
    ]
    assert len(findings(done)) == 2


def test_a_host_that_dns_does_not_know_is_told(live: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(name: str) -> list[str]:
        return []

    monkeypatch.setattr(watch, "resolve", resolve)
    done = watch_once(targets_of([Base("https", "", 443)], [KEDIRI]), ALL, wait=lambda seconds: None)
    assert [(f.kind, f.host) for f in findings(done)] == [(Kind.UNRESOLVED, KEDIRI)]


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:8000", "ftp://x", "http://", "http://x/path", "http://x:port", "http://a@x", "http://x:99999"]
)
def test_what_is_no_address_of_a_server_is_not_taken_for_one(url: str) -> None:
    with pytest.raises(BadBase):
        Base.of(url)


# -- what the desk is told, and the command


def spoil(live: LiveServer, host: str = KEDIRI) -> None:
    wrong = about("/kontak/", host=host)
    live.meddle = lambda r: web.Response(body=b"<h1>judi</h1>", headers=RIGHT_HEADERS) if wrong(r) else None


def run(live: LiveServer, *arguments: str) -> tuple[str, str]:
    """The command's output, and its complaint."""
    out, complaint, base = io.StringIO(), "", f"{live.base.scheme}://127.0.0.1:{live.base.port}"
    try:
        call_command("watch", "--base", base, "--hosts", KEDIRI, JEPARA, "--pages", "0", "--processes", "1", *arguments, stdout=out)
    except CommandError as error:
        complaint = f"{error.returncode} {error}"
    return out.getvalue(), complaint


def incidents(code: str = "35.06") -> list[Incident]:
    with office_scope(office("kpu", code).range):
        return list(Incident.objects.filter(office=office("kpu", code)))


def test_a_round_without_a_finding_is_quiet_and_green(live: LiveServer) -> None:
    out, complaint = run(live)
    assert complaint == ""
    assert "0 temuan" in out
    assert incidents() == []


def test_tampering_opens_one_incident_and_the_next_round_adds_nothing_to_the_same(live: LiveServer) -> None:
    spoil(live)
    out, complaint = run(live)
    assert complaint == "1 3 temuan."
    assert "judi" in out
    run(live)
    (incident,) = incidents()
    assert incident.kind == Incident.Kind.TAMPERING
    with every_office():
        (entry,) = incident.entries.filter(kind="finding")
        data = entry.data
    row = data["findings"][0]
    assert (row["path"], row["guise"], row["size"], row["excerpt"]) == ("kontak/index.html", "browser", 13, "<h1>judi</h1>")
    assert len(row["expected"]) == len(row["found"]) == 64
    assert incidents("33.20") == []


def test_the_neighbour_neither_sees_the_incident_nor_is_frozen(live: LiveServer) -> None:
    spoil(live)
    out, _complaint = run(live, "--freeze")
    assert f"Dibekukan: {KEDIRI}" in out
    with every_office():
        assert [freeze.office for freeze in Freeze.objects.filter(ended_at=None)] == [office("kpu", "35.06")]
    with office_scope(office("kpu", "33.20").range):
        assert not Incident.objects.exists()
    out, _complaint = run(live, "--freeze")
    assert "Dibekukan" not in out, "it is frozen already"


def test_without_the_option_nothing_is_frozen_and_no_incident_is_opened(live: LiveServer) -> None:
    spoil(live)
    run(live, "--no-incident")
    assert incidents() == []
    with every_office():
        assert not Freeze.objects.exists()


@pytest.mark.parametrize("fault", ["header", "down", "missing"])
def test_what_is_no_other_content_freezes_nobody(live: LiveServer, fault: str) -> None:
    def touch(request: web.Request, response: web.StreamResponse) -> None:
        if fault == "header":
            del response.headers["X-Frame-Options"]

    live.touch = touch
    live.meddle = lambda r: web.Response(status=503) if fault == "down" else None
    if fault == "missing":
        for name in ("robots.txt", "robots.txt.gz"):
            (current(KEDIRI) / name).unlink()
    _out, complaint = run(live, "--freeze")
    assert "temuan" in complaint
    with every_office():
        assert not Freeze.objects.exists()


def test_when_too_many_would_be_frozen_none_is(live: LiveServer) -> None:
    live.meddle = lambda r: web.Response(body=b"judi", headers=RIGHT_HEADERS) if r.path == "/" and "localhost" in r.host else None
    out, _complaint = run(live, "--freeze", "--freeze-limit", "1")
    assert "terlalu banyak sekaligus (2)" in out
    with every_office():
        assert not Freeze.objects.exists()


def test_an_outage_of_all_servers_is_one_incident_not_a_thousand(live: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "MANY", 1)
    live.meddle = lambda r: web.Response(status=503)
    run(live)
    assert incidents() == incidents("33.20") == []
    (incident,) = [found for found in incidents("") if found.kind == Incident.Kind.AVAILABILITY]
    with every_office():
        assert {row["host"] for row in incident.entries.get(kind="finding").data["findings"]} >= {KEDIRI, JEPARA}


def test_a_machine_reads_one_line_of_json(live: LiveServer) -> None:
    spoil(live)
    out, _complaint = run(live, "--json", "--freeze")
    told = json.loads(out)
    assert (told["sites"], told["frozen"], len(told["incidents"])) == (2, [KEDIRI], 1)
    assert {row["kind"] for row in told["findings"]} == {"content"}


@pytest.mark.parametrize(
    "arguments", [["--hosts", "tidak-ada.localhost"], ["--region", "99"], ["--zone", "tidak-ada.txt"], ["--ca", "tidak-ada.pem"]]
)
def test_what_is_asked_wrongly_is_refused_and_never_green(live: LiveServer, arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("watch", "--processes", "1", *arguments)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("arguments", [["--base", "localhost"], ["--pages", "-1"], ["--once", "--every", "5"], ["--concurrency", "0"]])
def test_numbers_and_addresses_are_checked(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("watch", *arguments)


def test_rounds_go_on_until_the_watch_is_stopped(live: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(services, "rest", lambda _until, seconds: rests.append(seconds))
    monkeypatch.setattr(services, "told_to_stop", lambda: lambda: len(rests) == 2)
    out, _complaint = run(live, "--every", "300", "--json")
    assert rests == [300, 300]
    assert len(out.splitlines()) == 2


def test_the_release_store_says_which_contents_are_sound(tmp_path: Path) -> None:
    files = ReleaseStore(tmp_path, durable=False)
    entry = files.put(b"satu", "text/html")
    assert files.sound_object(entry) == b"satu"
    file = files.object_path(entry.sha256)
    file.chmod(0o644)
    file.write_bytes(b"judi")
    assert files.sound_object(entry) is None
    file.unlink()
    assert files.sound_object(entry) is None


def test_the_newest_releases_of_many_offices_come_newest_first(live: LiveServer) -> None:
    publish_another()
    kediri, jepara = office("kpu", "35.06").key, office("kpu", "33.20").key
    with every_office():
        found = watch.queries.newest_releases([kediri, jepara, 1], 1)
    assert {key: [row.number for row in rows] for key, rows in found.items()} == {kediri: [2], jepara: [1]}
    assert isinstance(found[kediri][0], models.Release)

"""The inspection of old hosts finds what attackers left, as whom they show it to, and stays within its bounds."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from django.core.management import CommandError, call_command

from pendopo.sites import inspecting
from pendopo.sites.inspecting import HostReport, Inspecting, inspect
from pendopo.sites.live_client import Base, Manners
from pendopo.sites.rules.dangling import Reason
from pendopo.sites.rules.verdicts import Pile
from tests.sites.live_server import LiveServer, running

HOST = "kpu-lama.example"
SPAM = '<div style="left:-9999px;position:absolute"><a href="https://slot88.example/">slot gacor</a></div>'
CLEAN = "<html><head><title>KPU</title></head><body><p>Waspada judi online</p></body></html>"


@pytest.fixture
def old(tmp_path: Path) -> Iterator[LiveServer]:
    """An old site: whatever ``pages`` of the test says."""
    with running(tmp_path) as server:
        yield server


def answering(old: LiveServer, pages: dict[str, str], for_robots: dict[str, str] | None = None) -> None:
    def meddle(request: web.Request) -> web.StreamResponse:
        robot = "Googlebot" in request.headers.get("User-Agent", "")
        text = (for_robots or {}).get(request.path_qs) if robot else None
        text = text or pages.get(request.path_qs)
        if text is None:
            return web.Response(status=404, text="tidak ada")
        if text.startswith("→"):
            return web.Response(status=302, headers={"Location": text[1:]})
        return web.Response(text=text, content_type="application/xml" if "<urlset" in text else "text/html")

    old.meddle = meddle


def look(old: LiveServer, pages: int = 10, host: str = HOST) -> HostReport:
    return inspect([host], Inspecting(pages, manners=Manners(timeout=3), base=old.base))[0]


def codes(report: HostReport) -> set[str]:
    return {sign.code for _address, verdict in report.pages for sign in verdict.signs}


def sitemap(*paths: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>http://{HOST}{path}</loc></url>" for path in paths) + "</urlset>"


def test_a_clean_site_has_no_finding(old: LiveServer) -> None:
    answering(old, {"/": CLEAN, "/sitemap.xml": sitemap("/berita/1"), "/berita/1": CLEAN})
    report = look(old)
    assert (report.pile, report.has_findings) == (Pile.CLEAN, False)
    assert [address for address, _verdict in report.pages] == ["/", "/berita/1"]


def test_spam_on_the_newest_page_is_found_with_its_place(old: LiveServer) -> None:
    answering(
        old, {"/": CLEAN, "/robots.txt": "Sitemap: /peta.xml", "/peta.xml": sitemap("/a", "/?p=7"), "/?p=7": CLEAN + SPAM, "/a": CLEAN}
    )
    report = look(old)
    assert report.pile is Pile.INFECTED
    assert report.pages[1][0] == "/?p=7"
    assert "slot gacor" in report.pages[1][1].signs[0].where


def test_what_only_a_robot_gets_is_found(old: LiveServer) -> None:
    answering(old, {"/": CLEAN}, {"/": CLEAN + '<a href="https://lp.example/">slot gacor maxwin</a>'})
    assert "cloaking" in codes(look(old))


def test_a_redirect_to_a_stranger_is_found_and_one_to_a_public_body_is_none(old: LiveServer) -> None:
    answering(old, {"/": "→https://slot88.example/daftar"})
    assert "redirect" in codes(look(old))
    answering(old, {"/": "→https://kab-contoh.kpu.go.id/"})
    assert not look(old).has_findings


def test_a_redirect_on_the_host_itself_is_followed_and_a_circle_ends(old: LiveServer) -> None:
    answering(old, {"/": "→/index.php", "/index.php": CLEAN + SPAM})
    assert look(old).pile is Pile.INFECTED
    answering(old, {"/": "→/"})
    assert look(old).pile is Pile.CLEAN
    answering(old, {"/": f"→http://www.{HOST}/"})
    assert look(old).trouble == ""


def test_no_more_pages_are_asked_for_than_was_said(old: LiveServer) -> None:
    answering(old, {"/": CLEAN, "/sitemap.xml": sitemap(*(f"/{n}" for n in range(500)))} | {f"/{n}": CLEAN for n in range(500)})
    assert len(look(old, pages=4).pages) == 4
    assert len(old.asked) < 20


def test_addresses_that_tell_of_spam_are_looked_at_first(old: LiveServer) -> None:
    paths = [f"/berita/{n}" for n in range(50)]
    answering(
        old,
        {"/": CLEAN, "/sitemap.xml": sitemap("/slot-gacor-maxwin", *paths), "/slot-gacor-maxwin": CLEAN + SPAM}
        | dict.fromkeys(paths, CLEAN),
    )
    assert "/slot-gacor-maxwin" in [address for address, _verdict in look(old, pages=3).pages]


def test_a_host_without_an_answer_is_told_and_not_left_out(tmp_path: Path) -> None:
    report = inspect([HOST], Inspecting(manners=Manners(timeout=1), base=Base("http", "127.0.0.1", 1)))[0]
    assert report.has_findings
    assert "tidak menjawab" in report.trouble


def test_a_name_that_leads_into_the_own_network_is_told_and_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async def inside(name: str) -> tuple[list[str], str]:
        return ["10.0.0.7"], ""

    def never(*args: object) -> None:
        raise AssertionError

    monkeypatch.setattr(inspecting, "look_up", inside)
    monkeypatch.setattr(inspecting, "SiteClient", never)
    report = inspect([HOST], Inspecting())[0]
    assert report.dangling
    assert report.dangling.reason is Reason.PRIVATE


def test_a_name_that_leads_nowhere_dangles(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nowhere(name: str) -> tuple[list[str], str]:
        return [], ""

    monkeypatch.setattr(inspecting, "look_up", nowhere)
    report = inspect([HOST], Inspecting())[0]
    assert report.dangling
    assert report.dangling.reason is Reason.NOWHERE


def test_the_command_reports_for_people_and_machines(old: LiveServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answering(old, {"/": CLEAN + SPAM})
    listed = tmp_path / "daftar.txt"
    listed.write_text(f"# situs lama\nhttps://{HOST.upper()}/\n\n")
    base = f"http://127.0.0.1:{old.port}"
    with pytest.raises(CommandError) as ended:
        call_command("inspect_sites", str(listed), "--base", base)
    assert ended.value.returncode == 1
    assert f"{HOST}: terinfeksi" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("inspect_sites", str(listed), "--base", base, "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["hosts"][0]["pages"][0]["signs"][0]["code"] == "hidden_links"


def test_the_command_names_what_dangles_in_a_zone(
    old: LiveServer, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def known(name: str) -> tuple[list[str], str]:
        return ([], "") if "github" in name else (["203.0.113.9"], "")

    monkeypatch.setattr(inspecting, "look_up", known)
    answering(old, {"/": CLEAN})
    zone = tmp_path / "zona.txt"
    zone.write_text("lama 300 IN CNAME kpu-lama.github.io.\nwww 300 IN A 203.0.113.9\n")
    with pytest.raises(CommandError):
        call_command("inspect_sites", HOST, "--base", f"http://127.0.0.1:{old.port}", "--zone", str(zone), "--domain", "kpu.example")
    assert "lama.kpu.example menuju ke kpu-lama.github.io" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [["bukan host"], ["a b"], ["--zone", "tidak-ada.txt", HOST]])
def test_what_is_used_wrongly_ends_with_two(wrong: list[str]) -> None:
    with pytest.raises(CommandError) as ended:
        call_command("inspect_sites", *wrong)
    assert ended.value.returncode == 2

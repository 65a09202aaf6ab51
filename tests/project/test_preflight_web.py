"""Controls of the public sites: each passes on a good deployment, and fails when the one thing it guards is taken away."""

import datetime
import hashlib
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from pendopo.kit.public_headers import subscribe_policy
from pendopo.kit.releases import ReleaseStore
from pendopo.project.preflight.control import Outcome, Result
from pendopo.project.preflight.fetching import Web
from pendopo.project.preflight.report import controls
from pendopo.project.preflight.target import Target
from pendopo.security.scope import every_office
from pendopo.sites.models import Release
from pendopo.sites.rules import security_txt
from tests.project.deployment import (
    DOMAIN,
    HOME,
    SAFE,
    Answerer,
    Certificate,
    Reply,
    Request,
    good_site,
    make_certificate,
    redirecting,
    serving,
)
from tests.sites.country import office

pytestmark = pytest.mark.django_db
PORTAL, DESK = f"https://www.{DOMAIN}", f"https://desk.{DOMAIN}"
Probe = Callable[..., Outcome]


@pytest.fixture
def probe(certificate: Certificate) -> Probe:
    """A function that serves answers over TLS and checks one control there."""

    def check(
        number: int,
        answerer: Answerer = good_site,
        *,
        plain: Answerer = redirecting,
        context: ssl.SSLContext | None = None,
        ca: Path | None = None,
        **given: object,
    ) -> Outcome:
        with ExitStack() as stack:
            port = stack.enter_context(serving(answerer, context or certificate.context()))
            http_port = stack.enter_context(serving(plain))
            web = Web(f"127.0.0.1:{port}", ca or certificate.file)
            target = Target(**{"public": PORTAL, "web": web, "http_port": http_port} | given)  # type: ignore[arg-type]
            return controls()[number].outcome(target)

    return check


def answering(**changes: Reply | Callable[[Request], Reply]) -> Answerer:
    """A good site with other answers at some paths (``home`` is the front page)."""

    def answer(request: Request) -> Reply:
        name = "home" if request.path == "/" else request.path
        change = changes.get(name) or changes.get(request.method)
        if change is None:
            return good_site(request)
        return change(request) if callable(change) else change

    return answer


def headers_but(**changes: str) -> dict[str, str]:
    """The headers of a good site, some changed (underscores are hyphens), empty ones left out."""
    return {name: value for name, value in (SAFE | {k.replace("_", "-"): v for k, v in changes.items()}).items() if value}


def test_a_good_site_passes(probe: Probe) -> None:
    for number in (3, 4, 5, 6, 7, 8, 48, 56):
        outcome = probe(number)
        assert outcome.result == Result.PASS, (number, outcome.reason)


# -- TLS


def test_3_fails_where_tls_1_1_is_still_taken(probe: Probe, certificate: Certificate) -> None:
    old = certificate.context(ssl.TLSVersion.TLSv1_2, "ECDHE+AESGCM:AES256-SHA@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = ssl.TLSVersion.TLSv1_1
    outcome = probe(3, context=old)
    assert outcome.result == Result.FAIL
    assert "TLS 1.1" in outcome.reason


@pytest.mark.parametrize("ciphers", ["ECDHE+AESGCM:ECDHE-RSA-AES256-SHA384", "ECDHE+AESGCM:AES256-GCM-SHA384"])
def test_3_fails_for_old_ciphers_and_keys_without_forward_secrecy(probe: Probe, certificate: Certificate, ciphers: str) -> None:
    outcome = probe(3, context=certificate.context(ciphers=ciphers))
    assert outcome.result == Result.FAIL
    assert "sandi lama" in outcome.reason


@pytest.mark.parametrize("number", [3, 4, 5])
def test_an_address_without_tls_fails(number: int) -> None:
    outcome = controls()[number].outcome(Target(public=f"http://www.{DOMAIN}"))
    assert outcome.result == Result.FAIL
    assert "http://" in outcome.reason


@pytest.mark.parametrize(
    "plain",
    [
        good_site,
        lambda request: Reply(status=302, headers={"Location": f"https://{request.host}/"}),
        lambda request: Reply(status=301, headers={"Location": "https://lain.example/"}),
    ],
    ids=["serves plain http", "only for now", "elsewhere"],
)
def test_4_fails_without_a_lasting_redirect_to_the_same_host(probe: Probe, plain: Answerer) -> None:
    assert probe(4, plain=plain).result == Result.FAIL


@pytest.mark.parametrize("value", ["", "max-age=3600", "includeSubDomains", "max-age=x"])
def test_4_fails_without_a_year_of_hsts(probe: Probe, value: str) -> None:
    outcome = probe(4, answering(home=Reply(HOME, headers=headers_but(Strict_Transport_Security=value))))
    assert outcome.result == Result.FAIL
    assert "HSTS" in outcome.reason


def test_4_fails_where_plain_http_does_not_answer(probe: Probe) -> None:
    assert probe(4, http_port=9).result == Result.FAIL


@pytest.mark.parametrize(("days", "result"), [(22, Result.PASS), (21, Result.FAIL), (-1, Result.FAIL)])
def test_5_looks_how_long_a_certificate_lasts(probe: Probe, tmp_path: Path, days: int, result: Result) -> None:
    short = make_certificate(tmp_path / "short.pem", days)
    assert probe(5, context=short.context(), ca=short.file).result == result


def test_5_fails_for_a_certificate_of_another_name_or_of_nobody(probe: Probe, tmp_path: Path) -> None:
    other = make_certificate(tmp_path / "other.pem", names=("lain.example",))
    assert probe(5, context=other.context(), ca=other.file).result == Result.FAIL
    assert probe(5, context=other.context()).result == Result.FAIL


# -- headers and content


def test_06_fails_where_forms_may_go_elsewhere_and_asks_the_one_page_with_a_form(probe: Probe, settings: Settings) -> None:
    intake = "https://masuk.pemilu.example"
    form = {"/langganan/": Reply(HOME, headers=headers_but(Content_Security_Policy=subscribe_policy(intake)))}
    everywhere = Reply(HOME, headers=headers_but(Content_Security_Policy=subscribe_policy(intake)))
    assert probe(6, answering(home=everywhere)).result == Result.FAIL
    settings.DIGESTS_OFFERED, settings.INTAKE_ORIGIN = True, intake
    assert probe(6, answering(**form)).result == Result.PASS
    assert "/langganan/" in probe(6).reason
    settings.INTAKE_ORIGIN = "https://masuk.lain.example"
    assert probe(6, answering(**form)).result == Result.FAIL


@pytest.mark.parametrize("policy", ["", "default-src *", SAFE["Content-Security-Policy"] + "; script-src 'unsafe-inline'"])
def test_6_fails_for_a_missing_or_loose_policy(probe: Probe, policy: str) -> None:
    assert probe(6, answering(home=Reply(HOME, headers=headers_but(Content_Security_Policy=policy)))).result == Result.FAIL


def test_7_fails_when_the_live_page_loads_from_elsewhere(probe: Probe) -> None:
    outcome = probe(7, answering(home=Reply(HOME + b"<script src='https://cdn.example/x.js'></script>", headers=SAFE)))
    assert outcome.result == Result.FAIL
    assert "cdn.example" in outcome.reason


def test_7_reads_released_files_as_well(settings: Settings) -> None:
    store = ReleaseStore(settings.PUBLIC_DIR, durable=False)
    page, bad = store.put(HOME, "text/html"), store.put(b"a{background:url(https://cdn.example/x.png)}", "text/css")
    store.publish("www.pemilu.example", {"index.html": page})
    assert controls()[7].outcome(Target()).result == Result.PASS
    store.publish("www.pemilu.example", {"index.html": page, "_/a.css": bad})
    assert "cdn.example" in controls()[7].outcome(Target()).reason


@pytest.mark.parametrize("name", ["X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy"])
def test_8_fails_without_each_of_its_headers(probe: Probe, name: str) -> None:
    headers = {key: value for key, value in SAFE.items() if key != name}
    assert probe(8, answering(home=Reply(HOME, headers=headers))).result == Result.FAIL


def test_8_looks_at_the_desk_too(probe: Probe) -> None:
    bare = answering(**{"/akun/masuk/": Reply(b"masuk")})
    assert probe(8, bare, public="", desk=DESK).result == Result.FAIL
    assert probe(8, answering(**{"/akun/masuk/": Reply(b"masuk", headers=SAFE)}), public="", desk=DESK).result == Result.PASS


CAREFUL = "__Host-csrf=x; Path=/; Secure; SameSite=Lax"


@pytest.fixture
def careful_settings(settings: Settings) -> Settings:
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.SESSION_COOKIE_SECURE = True
    return settings


def test_9_passes_for_careful_cookies_at_the_desk_alone(probe: Probe, careful_settings: Settings) -> None:
    desk = answering(**{"/akun/masuk/": Reply(b"masuk", headers={"Set-Cookie": CAREFUL})})
    assert probe(9, desk, desk=DESK).result == Result.PASS


@pytest.mark.parametrize("name", ["SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_SAMESITE"])
def test_9_fails_for_a_weak_session_cookie(probe: Probe, careful_settings: Settings, name: str) -> None:
    setattr(careful_settings, name, False)
    desk = answering(**{"/akun/masuk/": Reply(b"masuk", headers={"Set-Cookie": CAREFUL})})
    assert probe(9, desk, desk=DESK).result == Result.FAIL


def test_9_fails_for_a_cookie_on_a_public_site_and_a_weak_one_at_the_desk(probe: Probe, careful_settings: Settings) -> None:
    assert probe(9, answering(home=Reply(HOME, headers=SAFE | {"Set-Cookie": CAREFUL}))).result == Result.FAIL
    weak = answering(**{"/akun/masuk/": Reply(b"masuk", headers={"Set-Cookie": "csrf=x; Path=/"})})
    assert probe(9, weak, desk=DESK).result == Result.FAIL


@pytest.mark.parametrize("path", ["/.git/HEAD", "/.env", "/manage.py", "/secret-key", "/media/", "/database-passwords.json"])
def test_48_fails_for_each_thing_left_lying(probe: Probe, path: str) -> None:
    outcome = probe(48, answering(**{path: Reply(b"ref: refs/heads/main")}))
    assert outcome.result == Result.FAIL
    assert path in outcome.reason


def test_48_fails_when_trace_is_answered(probe: Probe) -> None:
    assert probe(48, answering(TRACE=Reply(b"TRACE / HTTP/1.1"))).result == Result.FAIL
    echo = answering(TRACE=lambda request: Reply(str(request.headers).encode(), 404))
    assert probe(48, echo).result == Result.FAIL


def contact(until: datetime.date, origin: str = PORTAL) -> Reply:
    text = security_txt.text_of(origin, [f"{origin}/lapor/"], f"{origin}/lapor/", until)
    return Reply(text.encode(), headers={"Content-Type": "text/plain; charset=utf-8"})


def test_49_passes_for_a_current_file_and_fails_without_it_or_after_its_day(probe: Probe) -> None:
    today = datetime.datetime.now(datetime.UTC).date()
    path = f"/{security_txt.PATH}"
    assert probe(49, answering(**{path: contact(security_txt.expires_on(today))})).result == Result.PASS
    assert probe(49).result == Result.FAIL
    assert "kedaluwarsa" in probe(49, answering(**{path: contact(today)})).reason
    assert probe(49, answering(**{path: contact(security_txt.expires_on(today), "https://lain.example")})).result == Result.FAIL
    html = replace(contact(security_txt.expires_on(today)), headers={"Content-Type": "text/html"})
    assert probe(49, answering(**{path: html})).result == Result.FAIL


# -- integrity


def test_56_fails_when_a_robot_a_searcher_or_a_phone_gets_something_else(probe: Probe) -> None:
    for mark in ("Googlebot", "google.com/search", "Mobile"):
        cloaked = answering(home=lambda request, mark=mark: Reply(HOME + (b"slot" if mark in str(request.headers) else b""), headers=SAFE))
        outcome = probe(56, cloaked)
        assert outcome.result == Result.FAIL, mark
        assert "lain bagi" in outcome.reason


def test_56_fails_for_a_hidden_link(probe: Probe) -> None:
    spoiled = Reply(HOME + b"<div style='display:none'><a href='https://judol.example/'>x</a></div>", headers=SAFE)
    assert "judol.example" in probe(56, answering(home=spoiled)).reason


@pytest.fixture
def released(small_country: None, tmp_path: Path) -> tuple[ReleaseStore, str]:
    """A release of KPU Kabupaten Kediri as the publisher records it; the store and the host."""
    store, host = ReleaseStore(tmp_path / "released", durable=False), "kab-kediri.localhost"
    files = {"index.html": store.put(HOME, "text/html"), "berita/index.html": store.put(b"berita", "text/html")}
    manifest = store.publish(host, files)
    own = office("kpu", "35.06")
    with every_office():
        Release.objects.create(
            office_key=own.key, number=1, files=2, bytes=9, manifest_sha256=hashlib.sha256(manifest.as_bytes()).hexdigest()
        )
    return store, host


def serving_release(store: ReleaseStore, host: str, **changes: bytes) -> Answerer:
    """Answers with the files of the release, some changed."""

    def answer(request: Request) -> Reply:
        path = request.path.lstrip("/")
        path = f"{path}index.html" if path.endswith("/") or not path else path
        file = store.site(host) / "current" / path
        return Reply(changes.get(path) or file.read_bytes()) if file.exists() else Reply(status=404)

    return answer


def check_55(monkeypatch: pytest.MonkeyPatch, answerer: Answerer, host: str) -> Outcome:
    from pendopo.project.preflight import web

    recorded = web.recorded_manifests()
    monkeypatch.setattr(web, "recorded_manifests", lambda: {host: recorded[host]})
    with serving(answerer) as port:
        return controls()[55].outcome(Target(public=f"http://{host}:{port}", files=0))


def test_55_passes_when_live_files_are_those_of_the_recorded_release(
    monkeypatch: pytest.MonkeyPatch, released: tuple[ReleaseStore, str]
) -> None:
    outcome = check_55(monkeypatch, serving_release(*released), released[1])
    assert outcome.result == Result.PASS, outcome.reason
    assert outcome.evidence["files"] == 2


@pytest.mark.parametrize("path", ["index.html", "berita/index.html", "manifest.json"])
def test_55_fails_for_one_changed_file(monkeypatch: pytest.MonkeyPatch, released: tuple[ReleaseStore, str], path: str) -> None:
    outcome = check_55(monkeypatch, serving_release(*released, **{path: b"diretas"}), released[1])
    assert outcome.result == Result.FAIL
    assert "lain daripada rilis" in outcome.reason


def test_55_fails_when_file_and_manifest_were_changed_together(monkeypatch: pytest.MonkeyPatch, released: tuple[ReleaseStore, str]) -> None:
    store, host = released
    store.publish(host, {"index.html": store.put(b"diretas", "text/html")})
    assert check_55(monkeypatch, serving_release(store, host), host).result == Result.FAIL


def test_55_fails_for_an_open_site_without_a_recorded_release(small_country: None) -> None:
    outcome = controls()[55].outcome(Target(public="http://127.0.0.1:9"))
    assert outcome.result == Result.FAIL
    assert "belum punya rilis" in outcome.reason

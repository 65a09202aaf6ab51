"""Attacks on sign-in, sessions and scopes that are known by name, each tried."""

import datetime
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.utils import timezone

from pendopo.security import hasher, links, people, sign_ins
from pendopo.security.counters import Router
from pendopo.security.hasher import BoundedArgon2Hasher, TooManyHashes
from pendopo.security.models import AuditEntry, Grant, Incident, Session, User
from pendopo.security.rules.roles import Role
from pendopo.security.scope import every_office, identified
from tests.database import ROOT
from tests.desk import desk_client, desk_of
from tests.security import soft_passkey
from tests.sites.country import office, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
PASSWORD = "empat kuda hijau berlari"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's hasher, with the least work that Argon2 takes."""
    for cost, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        monkeypatch.setattr(BoundedArgon2Hasher, cost, least)


@pytest.fixture(autouse=True)
def outside_the_demonstration(settings: Any) -> Iterator[None]:
    settings.SECOND_FACTOR_REQUIRED = True
    yield
    cache.clear()


def browser() -> Client:
    return Client(headers={"host": "desk.localhost"})


def with_password(username: str) -> User:
    who = person(username)
    with every_office():
        who.set_password(PASSWORD)
        who.save()
    return who


def give_password(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post("/akun/masuk/", {"login": username, "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def refusals(action: str) -> list[str]:
    with every_office():
        return list(AuditEntry.objects.filter(action=action, outcome="refused").values_list("actor", flat=True))


# -- sign-in


def test_the_password_alone_leads_to_enrolment_and_to_no_screen() -> None:
    with_password("joko")
    joko = browser()
    give_password(joko, "joko")
    for path in ("/", "/orang/", "/pages/", "/images/", "/account/"):
        assert joko.get(path)["Location"] == "/akun/perangkat/", path


def test_wagtails_own_sign_in_and_password_reset_are_not_served() -> None:
    with_password("joko")
    joko = browser()
    joko.post("/login/", {"username": "joko", "password": PASSWORD})
    assert not is_in(joko)
    for path in ("/password_reset/", "/akun/daftar/", "/akun/sandi/lupa/", "/akun/surel/"):
        assert joko.get(path).status_code == 404


def test_a_session_key_from_before_the_sign_in_is_worth_nothing_afterwards() -> None:
    """Session fixation: the attacker plants a key, the victim signs in with it, the attacker uses it."""
    with_password("joko")
    victim, attacker = browser(), browser()
    victim.post("/undangan/", {"code": "x"})
    planted = victim.session
    planted["planted"] = "yes"
    planted.save()
    victim.cookies["pendopo_session"] = planted.session_key
    give_password(victim, "joko")
    assert is_in(victim)
    assert victim.session.session_key != planted.session_key
    attacker.cookies["pendopo_session"] = planted.session_key
    assert not is_in(attacker)
    assert attacker.get("/akun/sesi/").status_code == 302


def test_the_session_of_a_code_is_worth_nothing_after_it_was_used() -> None:
    _nina, code = people.invite(
        username="nina", first_name="N", last_name="", role=None, office=office("kpu", "35.06"), valid_until=None, by=desk_of("agus")
    )
    nina = browser()
    nina.post("/undangan/", {"code": code})
    before = nina.session.session_key
    answer = nina.post("/undangan/sandi/", {"password1": PASSWORD, "password2": PASSWORD})
    assert answer["Location"] == "/"
    assert nina.session.session_key != before
    assert nina.get("/")["Location"] == "/akun/perangkat/"
    again = browser()
    assert "tidak berlaku" in again.post("/undangan/", {"code": code}).content.decode()
    assert again.get("/undangan/sandi/")["Location"] == "/undangan/"


def test_the_page_of_a_code_refuses_a_weak_password_and_tells_nobody_who_guesses_anything() -> None:
    _nina, code = people.invite(
        username="nina", first_name="N", last_name="", role=None, office=office("kpu", "35.06"), valid_until=None, by=desk_of("agus")
    )
    nina = browser()
    nina.post("/undangan/", {"code": code})
    for weak in ("pendek", "pendopo20292029", "aaaaaaaaaaaaaa"):
        assert nina.post("/undangan/sandi/", {"password1": weak, "password2": weak}).status_code == 200
    assert not is_in(nina)
    assert links.find(links.sealed(code))


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(username: str) -> str:
    who, secret = with_password(username), generate_totp_secret()
    with identified(person=who.pk):
        TOTP.activate(who, secret)
    return secret


def test_a_replayed_code_is_refused() -> None:
    secret = with_app("joko")
    first, second, code = browser(), browser(), code_now(secret)
    for client in (first, second):
        assert give_password(client, "joko")["Location"] == "/akun/perangkat/kode/"
        client.post("/akun/perangkat/kode/", {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_the_second_step_finds_the_account_whatever_its_number_is() -> None:
    """allauth writes numbers to the base of 36: "10" is number 36 there, and "zz" number 1295."""
    for number in (36, 1295):
        with every_office():
            who = User(pk=number, username=f"nomor{number}", office=office("kpu", "35.06"))
            who.set_password(PASSWORD)
            who.save(force_insert=True)
        secret = generate_totp_secret()
        with identified(person=who.pk):
            TOTP.activate(who, secret)
        client = browser()
        give_password(client, who.username)
        client.post("/akun/perangkat/kode/", {"code": code_now(secret)})
        assert is_in(client), number


def test_a_code_used_in_one_process_is_used_in_all_because_the_desk_counts_in_the_database(settings: Any) -> None:
    """Two cache objects over the desk's table, as two processes have them."""
    desk_cache = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "security_cache"}
    settings.CACHES = {"default": desk_cache, "other": desk_cache}
    assert caches["default"].add("used", "y", timeout=30)
    assert not caches["other"].add("used", "y", timeout=30)


def test_the_desk_counts_on_a_connection_of_its_own() -> None:
    class Model:
        class _meta:  # noqa: N801
            app_label = "django_cache"

    assert Router().db_for_write(Model) == "counters"
    assert Router().db_for_read(User) is None


# -- passkeys


def enrolled(username: str) -> soft_passkey.SoftPasskey:
    return soft_passkey.enrol(desk_client(username))


def test_a_passkey_signs_in_alone_and_its_counter_goes_on() -> None:
    passkey = enrolled("joko")
    for counter in (2, 3, 7):
        passkey.counter = counter
        assert soft_passkey.sign_in(browser(), passkey)


@pytest.mark.parametrize("counter", [0, 1, 4, 5])
def test_a_cloned_passkey_is_refused_and_the_security_officers_are_told(counter: int) -> None:
    passkey = enrolled("joko")
    passkey.counter = 5
    assert soft_passkey.sign_in(browser(), passkey)
    passkey.counter = counter
    assert not soft_passkey.sign_in(browser(), passkey)
    assert refusals("device.cloned") == ["joko"]
    with every_office():
        incident = Incident.objects.get()
        assert incident.entries.filter(kind="finding").count() == 1
    passkey.counter = 6
    assert soft_passkey.sign_in(browser(), passkey), "the true one, which counted on, still opens"


def test_a_passkey_that_never_counts_is_taken_for_what_it_is() -> None:
    joko = desk_client("joko")
    passkey = soft_passkey.SoftPasskey(counter=0)
    page = joko.get("/akun/perangkat/kunci/tambah/")
    credential = passkey.register(page.context["js_data"]["creation_options"])
    joko.post("/akun/perangkat/kunci/tambah/", {"name": "x", "passwordless": "on", "credential": credential})
    for _time in range(2):
        assert soft_passkey.sign_in(browser(), passkey)


def test_the_last_device_can_not_be_removed_where_one_is_demanded(settings: Any) -> None:
    joko = desk_client("joko")
    soft_passkey.enrol(joko)
    with every_office():
        [device] = person("joko").authenticator_set.filter(type="webauthn")
    for method in (joko.get, joko.post):
        assert method(f"/akun/perangkat/kunci/{device.pk}/hapus/")["Location"] == "/akun/perangkat/kunci/"
    settings.SECOND_FACTOR_REQUIRED = False
    joko.post(f"/akun/perangkat/kunci/{device.pk}/hapus/")
    with every_office():
        assert not person("joko").authenticator_set.filter(type="webauthn").exists()


def test_the_passkey_of_a_suspended_person_opens_nothing() -> None:
    passkey = enrolled("joko")
    people.suspend(person=person("joko"), reason="", by=desk_of("agus"))
    passkey.counter = 2
    assert not soft_passkey.sign_in(browser(), passkey)


# -- fresh proof


def test_a_dangerous_act_asks_for_a_proof_that_is_not_older_than_five_minutes() -> None:
    agus = desk_client("agus", proved_ago=301)
    soft_passkey.enrol(desk_client("agus"))
    path = f"/orang/{person('joko').pk}/tangguhkan/"
    for method in (agus.get, agus.post):
        assert method(path)["Location"] == f"/akun/perangkat/kunci/pastikan/?next={path.replace('/', '%2F')}"
    assert desk_client("agus", proved_ago=290).get(path).status_code == 200


def test_who_has_a_device_can_not_prove_with_the_password_alone() -> None:
    with_app("agus")
    agus = desk_client("agus", proved_ago=301)
    answer = agus.post("/akun/pastikan/", {"password": PASSWORD})
    assert answer["Location"].startswith("/akun/perangkat/pastikan/")
    assert agus.get("/orang/undang/").status_code == 302


# -- sessions


def test_a_suspended_account_with_a_living_session_is_out_even_if_the_session_row_survives() -> None:
    joko = desk_client("joko")
    with every_office():
        User.objects.filter(username="joko").update(is_active=False)
        assert Session.objects.filter(person=person("joko")).exists()
    assert joko.get("/").status_code == 302


def test_a_new_role_and_a_lost_role_hold_from_the_next_request_on() -> None:
    joko = desk_client("joko")
    assert joko.get("/orang/").status_code == 403
    with every_office():
        grant = people.give_at_the_server(person=person("joko"), role=Role.AUDITOR, office=office("kpu", "35.06"), actor="uji")
    assert joko.get("/orang/").status_code == 200
    with every_office():
        Grant.objects.filter(pk=grant.pk).update(ended_at=timezone.now())
    assert joko.get("/orang/").status_code == 403


def test_joko_sees_and_ends_only_his_own_sessions() -> None:
    here, there, dewi = desk_client("joko"), desk_client("joko"), desk_client("dewi")
    page = here.get("/akun/sesi/").content.decode()
    assert page.count("sesi ini") == 1
    assert page.count("/akhiri/") == 2  # one other session, and all others
    [foreign] = [session.pk for session in sessions_of("dewi")]
    here.post(f"/akun/sesi/{foreign}/akhiri/")
    assert dewi.get("/").status_code == 200
    here.post("/akun/sesi/lain/akhiri/")
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def sessions_of(username: str) -> list[Session]:
    with every_office():
        return sign_ins.own(person(username), None)


def test_a_changed_password_ends_all_other_sessions() -> None:
    with_password("joko")
    here, there = desk_client("joko"), desk_client("joko")
    form = {"oldpassword": PASSWORD, "password1": "lima perahu biru berlabuh", "password2": "lima perahu biru berlabuh"}
    assert here.post("/akun/sandi/", form)["Location"] == "/"
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


# -- scopes


def settings_of_the_connection(*which: str) -> set[str | None]:
    names = [f"pendopo.{name}" for name in which]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["current_setting(%s, true)"] * len(names)), names)
        return set(cursor.fetchone())


@pytest.mark.parametrize("path", ["/", "/orang/", "/akun/sesi/", "/undangan/", "/orang/999999/"])
def test_a_request_leaves_no_scope_on_its_connection(path: str) -> None:
    desk_client("agus").get(path)
    assert settings_of_the_connection("low", "high") <= {"", None}


def test_every_setting_of_a_scope_is_made_for_one_transaction_only() -> None:
    """The third argument of set_config decides it; nothing sets one for a whole connection but the owner's and the benchmark's own."""
    code = "\n".join(
        path.read_text() for path in (ROOT / "pendopo").rglob("*.py") if path.name != "row_scope.py" and "bench" not in path.parts
    )
    calls = re.findall(r"set_config\([^()]*\)", code)
    assert len(calls) >= 3
    assert [call for call in calls if not call.endswith("true)")] == []


def test_a_background_job_without_a_scope_sees_nobody() -> None:
    person("joko")
    desk_client("joko")
    assert not User.objects.exists()
    assert not Session.objects.exists()
    assert not Grant.objects.exists()


# -- throttling, and the cost of a hash


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Counts the hashes that are computed."""
    counted: list[str] = []
    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, name, counting(name, counted))
    return counted


def counting(name: str, counted: list[str]) -> Callable[..., Any]:
    true = getattr(Argon2PasswordHasher, name)

    def count(*args: Any) -> Any:
        counted.append(name)
        return true(*args)

    return count


def test_after_five_wrong_passwords_nothing_is_hashed_any_more(hashed: list[str]) -> None:
    """The throttle stands before the hash, for names that exist and for names that do not."""
    with_password("joko")
    for name in ("joko", "tidak.ada"):
        cache.clear()
        for _time in range(5):
            give_password(browser(), name, "salah sama sekali")
        hashed.clear()
        answer = give_password(browser(), name, PASSWORD)
        assert "Terlalu banyak percobaan" in answer.content.decode()
        assert hashed == []


def test_after_twenty_wrong_passwords_from_one_address_nothing_is_hashed_for_any_name(hashed: list[str]) -> None:
    for number in range(20):
        give_password(browser(), f"nama{number}", "salah")
    hashed.clear()
    give_password(browser(), "nama.lain", "salah")
    assert hashed == []


def test_sixty_sign_ins_a_minute_from_one_address_are_answered_with_429(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    answers = [browser().post("/akun/masuk/", {"login": "", "password": ""}) for _time in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Terlalu banyak percobaan" in answers[-1].content.decode()


def test_no_more_than_four_hashes_are_computed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, lock, go_on = 0, 0, threading.Lock(), threading.Event()

    def slow(self: Any, password: str, salt: str) -> str:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        go_on.wait(10)
        with lock:
            at_once -= 1
        return "argon2$x"

    monkeypatch.setattr(Argon2PasswordHasher, "encode", slow)
    monkeypatch.setattr(hasher, "PATIENCE_SECONDS", 0.05)
    refused: list[bool] = []

    def sign_up() -> None:
        try:
            BoundedArgon2Hasher().encode("sandi", "garam")
        except TooManyHashes:
            refused.append(True)
        if len(refused) == 3:
            go_on.set()

    threads = [threading.Thread(target=sign_up) for _number in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (most, len(refused)) == (4, 3)


def test_a_desk_that_is_full_says_so_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    with_password("joko")
    monkeypatch.setattr(hasher, "PATIENCE_SECONDS", 0.01)
    for _place in range(hasher.AT_ONCE):
        hasher.places.acquire()
    try:
        answer = give_password(browser(), "joko")
    finally:
        for _place in range(hasher.AT_ONCE):
            hasher.places.release()
    assert answer.status_code == 503
    assert "Banyak orang masuk bersamaan" in answer.content.decode()


def test_the_hasher_is_argon2id_as_django_sets_it() -> None:
    assert make_password("x").startswith("argon2$argon2id$")


# -- password profiles


def test_under_bssn_a_password_of_ninety_days_must_be_changed_before_anything_else(settings: Any) -> None:
    settings.PASSWORD_PROFILE = "bssn"
    joko = person("joko")
    with every_office():
        User.objects.filter(pk=joko.pk).update(password_set_at=timezone.now() - datetime.timedelta(days=91))
    client = desk_client("joko")
    assert client.get("/")["Location"] == "/akun/sandi/"
    assert "90 hari" in client.get("/akun/sandi/").content.decode()
    with every_office():
        User.objects.filter(pk=joko.pk).update(password_set_at=timezone.now())
    assert client.get("/").status_code == 200
    settings.PASSWORD_PROFILE = "asvs"
    with every_office():
        User.objects.filter(pk=joko.pk).update(password_set_at=timezone.now() - datetime.timedelta(days=5000))
    assert client.get("/").status_code == 200

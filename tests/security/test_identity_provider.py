"""Signing in through the government's identity provider: whom we know, and nobody else. The provider is a small invented one."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from pendopo.security.allauth_adapters import IdentityAdapter
from pendopo.security.models import AuditEntry, User
from pendopo.security.scope import every_office
from tests.desk import desk_client
from tests.security import soft_passkey
from tests.sites.country import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
SERVER = "https://sso.example/.well-known/openid-configuration"
START, BACK = "/akun/oidc/pemerintah/login/", "/akun/oidc/pemerintah/login/callback/"
CONFIGURATION = {
    "issuer": "https://sso.example",
    "authorization_endpoint": "https://sso.example/masuk",
    "token_endpoint": "https://sso.example/token",
    "userinfo_endpoint": "https://sso.example/orang",
    "jwks_uri": "https://sso.example/kunci",
}


class Answer:
    """What the provider says to a call of ours."""

    status_code, headers, text = 200, {"content-type": "application/json"}, "{}"

    def __init__(self, body: Any) -> None:
        self.body = body

    def json(self) -> Any:
        return self.body

    def raise_for_status(self) -> None: ...


class Provider:
    """Knows whoever holds a code: the code is the number of the person."""

    def __enter__(self) -> "Provider":
        return self

    def __exit__(self, *_error: object) -> None: ...

    def get(self, url: str, headers: Any = None) -> Answer:
        if url == SERVER:
            return Answer(CONFIGURATION)
        return Answer({"sub": headers["Authorization"].removeprefix("Bearer "), "name": "Nama Lengkap", "email": "orang@kpu.example"})

    def request(self, method: str, url: str, data: Any = None, **_more: Any) -> Answer:
        assert data["code_verifier"], "PKCE"
        return Answer({"access_token": data["code"], "token_type": "bearer"})


@pytest.fixture(autouse=True)
def a_provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    app = {
        "provider_id": "pemerintah",
        "name": "Akun pemerintah",
        "client_id": "pendopo",
        "secret": "s",
        "settings": {"server_url": SERVER},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    settings.SECOND_FACTOR_REQUIRED = True
    monkeypatch.setattr(IdentityAdapter, "get_requests_session", lambda self: Provider())
    return


def through_the_provider(client: Client, number: str, process: str = "login") -> Any:
    """Start at our button, be sent to the provider, and come back as the person with a number there."""
    away = client.post(f"{START}?process={process}")
    assert away["Location"].startswith("https://sso.example/masuk?"), away["Location"]
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    return client.get(BACK, {"code": number, "state": state})


def browser() -> Client:
    return Client(headers={"host": "desk.localhost"})


def is_in(client: Client) -> str:
    number = client.session.get("_auth_user_id")
    with every_office():
        return User.objects.get(pk=number).username if number else ""


def joined(username: str, number: str) -> soft_passkey.SoftPasskey:
    client = desk_client(username)
    passkey = soft_passkey.enrol(client)
    assert through_the_provider(client, number, "connect")["Location"] == "/akun/perangkat/"
    return passkey


def test_the_sign_in_page_offers_the_provider_only_where_one_is_set(settings: Any) -> None:
    assert "Masuk dengan Akun pemerintah" in browser().get("/akun/masuk/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Akun pemerintah" not in browser().get("/akun/masuk/").content.decode()
    assert browser().post(START).status_code == 404


def test_whom_nobody_knows_gets_no_account_and_no_way_in() -> None:
    client = browser()
    answer = through_the_provider(client, "nomor-asing")
    assert "tidak dapat dipakai masuk" in answer.content.decode()
    assert is_in(client) == ""
    with every_office():
        assert not SocialAccount.objects.exists()


def test_joko_joins_his_account_and_signs_in_through_the_provider_with_his_own_device_as_second_step() -> None:
    passkey = joined("joko", "nomor-joko")
    client = browser()
    answer = through_the_provider(client, "nomor-joko")
    assert answer["Location"] == "/akun/perangkat/kode/"
    asked = client.get(answer["Location"]).context["js_data"]["request_options"]
    passkey.counter = 2
    client.post(answer["Location"], {"credential": passkey.sign(asked)})
    assert is_in(client) == "joko"
    assert client.get("/").status_code == 200


def test_nothing_is_kept_of_what_the_provider_tells_but_its_number() -> None:
    joined("joko", "nomor-joko")
    with every_office():
        [account] = SocialAccount.objects.all()
        assert (account.uid, account.extra_data) == ("nomor-joko", {})
        assert AuditEntry.objects.filter(action="device.add", actor="joko", detail__kind="oidc").exists()


def test_a_number_that_is_joined_to_joko_can_not_be_joined_to_sari() -> None:
    joined("joko", "nomor-joko")
    sari = desk_client("sari")
    soft_passkey.enrol(sari)
    assert through_the_provider(sari, "nomor-joko", "connect").status_code == 403
    with every_office():
        assert [account.user.username for account in SocialAccount.objects.select_related("user")] == ["joko"]


def test_joining_asks_for_a_fresh_proof() -> None:
    soft_passkey.enrol(desk_client("joko"))
    stolen = desk_client("joko", proved_ago=301)
    assert through_the_provider(stolen, "nomor-pencuri", "connect")["Location"].startswith("/akun/")
    with every_office():
        assert not SocialAccount.objects.exists()


def test_a_suspended_person_does_not_come_in_through_the_provider() -> None:
    joined("joko", "nomor-joko")
    with every_office():
        User.objects.filter(pk=person("joko").pk).update(is_active=False)
    client = browser()
    through_the_provider(client, "nomor-joko")
    assert is_in(client) == ""


def test_joko_parts_his_account_from_the_provider_again() -> None:
    joined("joko", "nomor-joko")
    joko = desk_client("joko")
    assert joko.get("/akun/oidc/lepas/").status_code == 200
    joko.post("/akun/oidc/lepas/")
    client = browser()
    through_the_provider(client, "nomor-joko")
    assert is_in(client) == ""


def test_an_answer_that_nobody_asked_for_is_refused() -> None:
    """A forged way back, without the state of this browser."""
    joined("joko", "nomor-joko")
    client = browser()
    client.get(BACK, {"code": "nomor-joko", "state": "terkira"})
    assert is_in(client) == ""

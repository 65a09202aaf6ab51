"""The mail server is read from one address, and what is ambiguous is refused at start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from pendopo.project.settings import mail_server


def server(monkeypatch: pytest.MonkeyPatch, url: str, sender: str = "meja@pemilu.example") -> dict[str, object]:
    monkeypatch.setenv("PENDOPO_MAIL_URL", url)
    monkeypatch.setenv("PENDOPO_MAIL_FROM", sender)
    return mail_server()


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://surat.example", 587, True, False),
        ("smtps://surat.example", 465, False, True),
        ("smtp+local://localhost", 25, False, False),
        ("smtp://surat.example:2525", 2525, True, False),
    ],
)
def test_an_address_says_where_and_how_mail_is_sent(url: str, port: int, tls: bool, ssl: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    found = server(monkeypatch, url)
    assert (found["PORT"], found["TLS"], found["SSL"]) == (port, tls, ssl)


def test_name_and_password_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    found = server(monkeypatch, "smtp://meja%40pemilu.example:a%2Fb@surat.example")
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("meja@pemilu.example", "a/b", "surat.example")


def test_without_an_address_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "HOST" not in server(monkeypatch, "")
    assert str(server(monkeypatch, "")["BACKEND"]).endswith("dummy.EmailBackend")


@pytest.mark.parametrize(
    ("url", "sender"), [("http://surat.example", "a@b.example"), ("smtp://", "a@b.example"), ("smtp://surat.example", "")]
)
def test_half_a_configuration_is_refused(url: str, sender: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="PENDOPO_MAIL_URL"):
        server(monkeypatch, url, sender)

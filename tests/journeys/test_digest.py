"""A citizen subscribes on an office's site in a real browser, gets a mail over SMTP, and confirms by a click."""

import re
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from pendopo.kit.public_headers import subscribe_policy
from tests.journeys.stack import Stack
from tests.journeys.test_first_news import AXE, LEVELS, get
from tests.journeys.test_search import telephone


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand over a letter (RFC 5321)."""

    def handle(self) -> None:
        self.say("220 localhost")
        while line := self.rfile.readline().strip():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[attr-defined]
            self.say("221 bye" if verb == b"QUIT" else "250 localhost" if verb == b"EHLO" else "250 ok")
            if verb == b"QUIT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def letters() -> Iterator[tuple[int, list[EmailMessage]]]:
    """Port of a mail server, and the letters that it was given."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.letters = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.server_address[1], server.letters  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()


@pytest.mark.browser
def test_a_reader_subscribes_on_the_site_and_confirms_by_the_link_of_a_mail(stack: Stack, browser, letters) -> None:
    """The policy of the browser lets the form go to intake; every page on the way passes axe and sets no cookie."""
    port, received = letters
    assert get(stack.url("kab-kediri", "/langganan/")).headers["Content-Security-Policy"] == subscribe_policy(stack.intake(""))
    with telephone(browser) as page:
        page.goto(stack.url("kab-kediri"))
        page.click("footer >> text=Langganan kabar lewat surel")
        page.fill("#surel", "warga@contoh.id")
        page.select_option("#irama", "harian")
        no_violations(page)
        page.click("text=Kirim tautan konfirmasi")
        page.wait_for_url(stack.intake("/langganan/"))
        assert "Periksa surel Anda" in page.inner_text("h1")
        no_violations(page)
        mail_server = {"PENDOPO_MAIL_URL": f"smtp+local://127.0.0.1:{port}", "PENDOPO_MAIL_FROM": "kabar@pemilu.example"}
        assert '"questions": 1' in stack.manage("send_digests", "--json", **mail_server).stdout
        (letter,) = received
        assert letter["To"] == "warga@contoh.id"
        assert letter["Auto-Submitted"] == "auto-generated"
        link = re.search(r"http://masuk\.localhost\S+", letter.get_content())
        assert link
        page.goto(link[0])
        no_violations(page)
        page.click("text=Ya, mulai berlangganan")
        assert "sudah aktif" in page.inner_text("h1")
        no_violations(page)
        page.goto(link[0])
        assert "tidak berlaku lagi" in page.inner_text("h1")
        assert [said for said in page.said if "Content Security Policy" in said or "Refused" in said] == []
    with stack.connect() as connection:
        connection.execute("SELECT set_config('pendopo.low', '0', false), set_config('pendopo.high', '9223372036854775807', false)")
        assert connection.execute("SELECT rhythm, confirmed_at IS NOT NULL FROM sites_subscription").fetchall() == [("harian", True)]


def no_violations(page) -> None:
    page.evaluate(AXE.read_text())
    found = page.evaluate("levels => axe.run(document, {runOnly: levels}).then(r => r.violations.map(v => v.id))", LEVELS)
    assert found == []

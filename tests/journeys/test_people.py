"""The promise of accounts: who loses the device gets back in through two others, and whoever found it stays out."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.journeys.stack import PASSWORD, Stack

VIRTUAL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
FIRST, SECOND = "empat kuda hijau berlari", "lima perahu biru berlabuh"


@dataclass
class Visitor:
    """One browser of one person, with a device that can hold passkeys."""

    page: Any
    origin: str

    def go(self, path: str) -> None:
        self.page.goto(path if "://" in path else self.origin + path)

    def at(self, path: str) -> None:
        self.page.wait_for_url(self.origin + path)

    def click(self, name: str) -> None:
        self.page.get_by_role("main").get_by_text(name, exact=True).click()

    def says(self, text: str) -> bool:
        """Whether the page, once it is there, says so: fails after the page's time if it does not."""
        self.page.locator("main").filter(has_text=text).wait_for()
        return True


@pytest.fixture
def visitor(stack: Stack, browser) -> Any:
    """A function that opens a browser of its own on the strict desk."""
    origin = stack.start_strict_desk()
    contexts = []

    def open_browser() -> Visitor:
        context = browser.new_context(locale="id-ID", viewport={"width": 1000, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL})
        return Visitor(page, origin)

    yield open_browser
    for context in contexts:
        context.close()
    strict = stack.supervisor.processes.pop("strict desk")
    strict.terminate()
    strict.wait(10)


def sign_in(visitor: Visitor, username: str, password: str = PASSWORD) -> None:
    visitor.go("/akun/masuk/")
    visitor.page.fill("[name=login]", username)
    visitor.page.fill("[name=password]", password)
    visitor.page.press("[name=password]", "Enter")


def enrol(visitor: Visitor) -> list[str]:
    """Add a passkey, as the Gate demands, and go on to the desk; returns the recovery codes."""
    visitor.at("/akun/perangkat/")
    assert visitor.says("Sandi saja tidak cukup")
    visitor.page.click("a[href='/akun/perangkat/kunci/tambah/']")
    visitor.page.click("#mfa_webauthn_add")
    visitor.at("/akun/perangkat/cadangan/")
    codes = visitor.page.locator(".codes li").all_inner_texts()
    visitor.page.click("[data-onward]", force=True)  # nothing happens before the codes are said to be kept
    assert visitor.page.url.endswith("/cadangan/")
    visitor.page.check("[data-saved]")
    visitor.page.click("[data-onward]")
    visitor.at("/")
    return codes


def code_on_screen(visitor: Visitor) -> str:
    return visitor.page.locator(".people-code").first.inner_text()


def come_in(visitor: Visitor, link: str, password: str) -> None:
    visitor.go(link)
    visitor.at("/undangan/sandi/")
    for field in ("password1", "password2"):
        visitor.page.fill(f"[name={field}]", password)
    visitor.click("Simpan dan masuk")


@pytest.mark.browser
def test_nina_is_invited_enrols_loses_her_device_and_comes_back_through_two_administrators(visitor, stack: Stack) -> None:
    agus, wulan, nina = visitor(), visitor(), visitor()
    for username, administrator in (("agus", agus), ("wulan", wulan)):
        sign_in(administrator, username)
        enrol(administrator)

    agus.go("/orang/undang/")
    agus.page.fill("[name=first_name]", "Nina")
    agus.page.fill("[name=username]", "nina")
    agus.page.select_option("[name=role]", "editor")
    agus.click("Buat undangan")
    link = code_on_screen(agus)
    assert link.startswith(f"{agus.origin}/undangan/#")

    come_in(nina, link, FIRST)
    codes = enrol(nina)
    assert len(set(codes)) == 10
    nina.go("/akun/perangkat/cadangan/")
    assert not any(code in nina.page.content() for code in codes), "recovery codes are shown once"

    nina.go("/akun/keluar/")
    nina.page.click("main button[type=submit]")
    nina.at("/akun/masuk/")
    nina.page.click("#passkey_login")
    nina.at("/")

    again = visitor()
    again.go(link)
    again.page.wait_for_selector("[aria-invalid=true]")
    assert again.says("tidak berlaku"), "the code lets in once"

    finder = nina  # whoever found the device holds her signed-in browser and her passkey
    agus.go("/orang/?q=nina")
    agus.page.click("td.title a")
    agus.click("Kehilangan perangkat")
    agus.page.fill("[name=reason]", "Telepon jatuh ke sungai.")
    agus.click("Ajukan pemulihan")
    agus.page.wait_for_load_state()
    agus.go("/orang/usulan/")
    agus.page.click("td.title a")
    assert agus.says("Orang kedua yang memutuskan")

    wulan.go("/orang/usulan/")
    wulan.page.click("td.title a")
    assert wulan.says("Telepon jatuh ke sungai.")
    wulan.click("Setujui dan laksanakan")
    recovery = code_on_screen(wulan)

    finder.go("/")
    finder.at("/")
    come_in(again, recovery, SECOND)
    enrol(again)

    finder.go("/")
    finder.page.wait_for_url("**/akun/masuk/**")
    finder.page.click("#passkey_login")
    finder.page.wait_for_selector(".alert.error, .alert:not([hidden])")
    assert "/akun/masuk/" in finder.page.url, "the old passkey opens nothing"
    sign_in(finder, "nina", FIRST)
    assert finder.says("Nama akun atau sandi salah")

    again.go("/akun/sesi/")
    assert again.page.locator(".rows > li").count() == 1

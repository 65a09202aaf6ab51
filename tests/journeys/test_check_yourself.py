"""A citizen checks a page in their own browser: what was changed is found, and what can't be checked is said."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from pendopo.kit.public_headers import SCRIPT_POLICY
from pendopo.project.planes import ROOT
from pendopo.transparency.rules.entries import Entry
from pendopo.transparency.rules.policies import parse_policy
from pendopo.transparency.rules.receipts import Receipt
from tests.journeys.stack import Stack, eventually, free_port
from tests.journeys.test_first_news import AXE, LEVELS, get
from tests.transparency.installation import Installation
from tests.transparency.tree_of import entry

HOST = "kab-kediri.localhost"
PAGE = "/profil/"
BEFORE, AFTER = 300, 12  # entries around the one that counts
TILE = f"tile/0/001.p/{BEFORE + 1 + AFTER - 256}"


@dataclass
class Copy:
    """A copy of a site on a server of its own, beside a log that a test may spoil.

    Attributes:
        fact: the site's newest entry, and the release that it tells of.
    """

    folder: Path
    port: int
    pristine: Path
    fact: bytes
    release: int

    def url(self, path: str = "/") -> str:
        return f"http://{HOST}:{self.port}{path}"

    @property
    def current(self) -> Path:
        return (self.folder / "sites" / HOST / "current").resolve()

    @property
    def log(self) -> Path:
        return self.folder / "log" / "situs"

    def renew(self, *, pointed: int | None = None, **changes: object) -> Installation:
        """Everything as it should be, but for what is given; returns the log."""
        shutil.rmtree(self.folder / "log", ignore_errors=True)
        shutil.rmtree(self.folder / "sites" / HOST)
        shutil.copytree(self.pristine, self.folder / "sites" / HOST, symlinks=True)
        entries = [*map(entry, range(BEFORE)), self.fact, *map(entry, range(AFTER))]
        made = Installation(entries, **{"time": int(time.time()) - 90} | changes)  # type: ignore[arg-type]
        made.write(self.folder / "log", kab__kediri_localhost=(BEFORE, pointed or self.release))
        for pinned in self.current.glob("periksa/kebijakan.txt*"):  # also the packed one, which a server would rather hand out
            pinned.unlink()
        (self.current / "periksa" / "kebijakan.txt").write_text(made.policy)
        return made

    def change(self, file: Path, old: bytes, new: bytes) -> None:
        data = file.read_bytes()
        assert old in data
        file.unlink()
        file.write_bytes(data.replace(old, new))


@pytest.fixture(scope="module")
def copy(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    folder, port = tmp_path_factory.mktemp("salinan"), free_port()
    shutil.copytree(stack.public / "sites" / HOST, folder / "asli", symlinks=True)
    shutil.copytree(folder / "asli", folder / "public" / "sites" / HOST, symlinks=True)
    manifest = json.loads((folder / "asli" / "current" / "manifest.json").read_bytes())
    with stack.connect() as connection:
        rows = connection.execute("SELECT body FROM transparency_submission UNION ALL SELECT body FROM transparency_logentry").fetchall()
    facts = [fact for (fact,) in rows if (found := Entry.parse(fact)).subject == HOST and found.rev == manifest["release"]]
    command = [sys.executable, "-m", "pendopo.project.public_server", str(folder / "public"), "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT)
    eventually(lambda: answers(port))
    yield Copy(folder / "public", port, folder / "asli", facts[0], manifest["release"])
    server.terminate()
    server.wait(10)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def reader(browser, **options: object) -> Iterator:
    """A page whose requests, faults and refusals of the policy are kept."""
    context = browser.new_context(**{"locale": "id-ID", "viewport": {"width": 390, "height": 800}, "accept_downloads": True} | options)
    page = context.new_page()
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    yield page
    context.close()


def outcome(page) -> tuple[str, dict[str, str]]:
    """The verdict, and the state of each step."""
    page.wait_for_function("() => !['', 'wait'].includes(document.querySelector('[data-check]').dataset.done || '')")
    steps = page.eval_on_selector_all("[data-step]", "all => Object.fromEntries(all.map(one => [one.dataset.step, one.dataset.state]))")
    return page.get_attribute("[data-check]", "data-done"), steps


def checked(browser, copy: Copy, path: str = PAGE) -> tuple[str, dict[str, str], str]:
    """Check a page; also what the reader sees of it."""
    with reader(browser) as page:
        page.goto(copy.url(f"/periksa/#{path}"))
        verdict, steps = outcome(page)
        return verdict, steps, page.inner_text("main")


ALL_GOOD = dict.fromkeys(("page", "list", "entry", "log", "witness"), "good")


@pytest.mark.browser
def test_a_reader_goes_from_a_page_to_its_proof_with_the_keyboard_and_takes_a_receipt_along(copy: Copy, browser) -> None:
    made = copy.renew()
    with reader(browser) as page:
        page.goto(copy.url(PAGE))
        page.focus(f"a[href='/periksa/#{PAGE}']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/periksa/#/profil/")
        assert outcome(page) == ("good", ALL_GOOD)
        assert page.inner_text("[role=status]").startswith("Cocok.")
        assert re.search(r"entri ke-301 dari 313", page.inner_text("[data-step=entry]"))
        assert [name.split(":")[0] for name in page.locator("[data-part=witnesses] li").all_inner_texts()] == ["bawaslu", "kampus", "pers"]
        assert "pers: belum menandatangani" in page.inner_text("[data-step=witness]")
        assert {url.split("/")[2] for url in page.asked} == {f"{HOST}:{copy.port}"}, "nobody else is asked"
        with page.expect_download() as download:
            page.click("[data-part=receipt]")
        receipt = Receipt.parse(Path(download.value.path()).read_text())
        assert receipt.check(copy.fact, parse_policy(made.policy)).size == 313
        with page.expect_download() as download:
            page.click("[data-part=report]")
        assert "manifest sha256" in Path(download.value.path()).read_text()
        # another page, by its whole address, and back
        page.fill("#alamat", copy.url("/berita/"))
        page.press("#alamat", "Enter")
        page.wait_for_url("**/periksa/#/berita/")
        page.wait_for_function("() => document.querySelector('[data-check]').dataset.done === 'good'")
        page.go_back()
        page.wait_for_url(f"**/periksa/#{PAGE}")
        assert outcome(page)[0] == "good"
        assert page.said == []


@pytest.mark.browser
def test_a_changed_page_is_found(copy: Copy, browser) -> None:
    copy.renew()
    copy.change(copy.current / "profil" / "index.html", b"Kediri", b"Kediry")
    (copy.current / "profil" / "index.html.gz").unlink()
    verdict, steps, text = checked(browser, copy)
    assert (verdict, steps) == ("bad", ALL_GOOD | {"page": "bad"})
    assert "Halaman ini telah diubah di server" in text
    assert "Bawaslu Kabupaten Kediri" in text, "whom to tell"


@pytest.mark.browser
def test_a_page_that_was_slipped_in_and_one_that_was_taken_away_are_found(copy: Copy, browser) -> None:
    copy.renew()
    (copy.current / "palsu").mkdir()
    (copy.current / "palsu" / "index.html").write_text("<h1>Hasil</h1>")
    for kind in ("index.html", "index.html.gz"):
        (copy.current / "profil" / kind).unlink()
    assert checked(browser, copy, "/palsu/")[1]["page"] == "bad"
    assert checked(browser, copy)[1]["page"] == "bad"
    verdict, steps, text = checked(browser, copy, "/salah-ketik/")
    assert (verdict, steps["page"]) == ("unsure", "unsure")
    assert "Tidak ada halaman di alamat ini" in text


@pytest.mark.browser
def test_a_page_that_was_changed_together_with_its_manifest_is_found(copy: Copy, browser) -> None:
    copy.renew()
    page, manifest = copy.current / "profil" / "index.html", copy.current / "manifest.json"
    rows = {row["path"]: row["sha256"] for row in json.loads(manifest.read_bytes())["files"]}
    other = page.read_bytes() + b"\n"
    page.unlink()
    page.write_bytes(other)
    (copy.current / "profil" / "index.html.gz").unlink()
    from hashlib import sha256

    copy.change(manifest, rows["profil/index.html"].encode(), sha256(other).hexdigest().encode())
    verdict, steps, text = checked(browser, copy)
    assert (verdict, steps) == ("bad", ALL_GOOD | {"list": "bad"})
    assert "Daftar itu diubah sesudah diterbitkan" in text


@pytest.mark.browser
def test_a_changed_tile_and_a_changed_entry_are_found(copy: Copy, browser) -> None:
    for path in (TILE, TILE.replace("/0/", "/entries/")):
        copy.renew()
        file = copy.log / path
        data = bytearray(file.read_bytes())
        for place in range(len(data)):
            data[place] ^= 1 if path == TILE or chr(data[place]).isdigit() else 0
        file.write_bytes(bytes(data))
        verdict, steps, _text = checked(browser, copy)
        assert (verdict, steps["entry"]) == ("bad", "bad"), path


@pytest.mark.browser
def test_a_forged_checkpoint_is_found_whoever_cosigned_it(copy: Copy, browser) -> None:
    made = copy.renew()
    file = copy.log / "checkpoint"
    copy.change(file, b"\n313\n", b"\n312\n")
    assert checked(browser, copy)[1]["log"] == "bad"
    others = Installation([b"another history"] * 313, time=made.time)
    file.write_text(others.checkpoint)  # rightly signed, and by the witnesses too: but the tiles are not of this tree
    verdict, steps, _text = checked(browser, copy)
    assert (verdict, steps["log"], steps["entry"]) == ("bad", "good", "bad")


UNSURE = {
    "quorum": ({"signing": ("pers",)}, {"witness": "unsure"}, "Belum cukup saksi"),
    "none": ({"witnesses": (), "signing": ()}, {"witness": "unsure"}, "Belum ada saksi yang ditetapkan"),
    "unlogged": ({"pointed": 0}, {"list": "unsure", "entry": "wait"}, "Belum tercatat"),
    "policy": ({}, {"log": "unsure", "witness": "unsure"}, "belum menetapkan kunci"),
    "log": ({}, {"list": "unsure", "entry": "unsure", "log": "unsure", "witness": "unsure"}, "catatan transparansi belum ada"),
}


@pytest.mark.browser
@pytest.mark.parametrize("what", UNSURE)
def test_what_is_not_there_yet_is_said_and_is_no_alarm(copy: Copy, browser, what: str) -> None:
    changes, expected, words = UNSURE[what]
    copy.renew(**changes)  # type: ignore[arg-type]
    if what == "unlogged":
        (copy.log / "terbaru" / f"{HOST}.json").unlink()
    if what == "policy":
        (copy.current / "periksa" / "kebijakan.txt").unlink()
    if what == "log":
        shutil.rmtree(copy.folder / "log")
    verdict, steps, text = checked(browser, copy)
    assert (verdict, steps) == ("unsure", ALL_GOOD | expected)
    assert words in text


@pytest.mark.browser
def test_a_release_that_is_older_than_the_log_says_is_pointed_out(copy: Copy, browser) -> None:
    """A mirror that lags behind, or a server that was put back."""
    copy.renew()
    raw = json.loads(copy.fact)
    newer = Entry.parse(json.dumps(raw | {"rev": raw["rev"] + 1}, sort_keys=True, separators=(",", ":")).encode()).as_bytes()
    Copy(copy.folder, copy.port, copy.pristine, newer, copy.release + 1).renew()
    verdict, steps, text = checked(browser, copy)
    assert (verdict, steps["list"]) == ("unsure", "unsure")
    assert "Server menyajikan rilis lama" in text


@pytest.mark.browser
def test_a_browser_without_ed25519_and_one_without_a_network_say_so(copy: Copy, browser) -> None:
    copy.renew()
    with reader(browser) as page:
        page.add_init_script("SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))")
        page.goto(copy.url(f"/periksa/#{PAGE}"))
        assert outcome(page) == ("unsure", ALL_GOOD | {"log": "unsure", "witness": "unsure"})
        assert "belum mengenal tanda tangan Ed25519" in page.inner_text("[data-step=log]")
    with reader(browser) as page:
        page.goto(copy.url("/periksa/"))
        page.context.set_offline(True)
        page.fill("#alamat", PAGE)
        page.click("[data-part=go]")
        assert outcome(page)[0] == "offline"
        assert "Hasil ini tidak berarti ada yang salah" in page.inner_text("[role=status]")
        page.context.set_offline(False)
        page.click("[data-part=go]")
        page.wait_for_function("() => document.querySelector('[data-check]').dataset.done === 'good'")


@pytest.mark.browser
def test_an_address_elsewhere_is_not_asked_for(copy: Copy, browser) -> None:
    copy.renew()
    with reader(browser) as page:
        page.goto(copy.url("/periksa/"))
        for typed, verdict in (
            ("https://kab-jepara.localhost/berita/", "elsewhere"),
            ("kpu.example/a", "elsewhere"),
            ("http://", "unclear"),
        ):
            page.fill("#alamat", typed)
            page.press("#alamat", "Enter")
            assert outcome(page)[0] == verdict
        page.goto(copy.url("/periksa/#https://judi.example/"))
        assert not [url for url in page.asked if HOST not in url]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_good_or_bad(copy: Copy, browser, scheme: str) -> None:
    copy.renew()
    copy.change(copy.current / "profil" / "index.html", b"Kediri", b"Kediry")
    (copy.current / "profil" / "index.html.gz").unlink()
    with reader(browser, color_scheme=scheme, viewport={"width": 320, "height": 700}) as page:
        for path in ("/berita/", PAGE):
            page.goto(copy.url("/periksa/"))
            page.goto(copy.url(f"/periksa/#{path}"))
            outcome(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": AXE.read_text()})
            found = page.evaluate(
                "levels => axe.run(document, {runOnly: levels}).then(r => r.violations.map(v => v.id + v.nodes[0].html))", LEVELS
            )
            assert found == []


@pytest.mark.browser
def test_without_scripts_the_page_says_what_to_do(copy: Copy, browser) -> None:
    copy.renew()
    with reader(browser, java_script_enabled=False) as page:
        page.goto(copy.url("/periksa/"))
        assert page.is_visible("text=Pemeriksaan di sini perlu JavaScript")
        assert "python -m pendopo.transparency.verify" in page.inner_text("main")
        assert not page.is_visible("#alamat")


def test_the_page_and_its_script_are_small_and_may_run_nothing_else(copy: Copy) -> None:
    copy.renew()
    page = get(copy.url("/periksa/"))
    assert page.headers["Content-Security-Policy"] == SCRIPT_POLICY
    scripts = re.findall(r"<script\b[^>]*>", page.text)
    assert scripts == re.findall(r'<script type="module" src="/_/check\.[0-9a-f]{12}\.js">', page.text)
    names = re.findall(r'(?:src|href)="(/_/[^"]+)"', page.text)
    first_view = sum((copy.current / f"{name}.gz").stat().st_size for name in ("periksa/index.html", *(n.lstrip("/") for n in set(names))))
    assert first_view <= 25_000


def test_no_entry_of_the_whole_demonstration_holds_what_could_be_a_personal_number(stack: Stack) -> None:
    """Every site is baked; no entry has a run of sixteen digits, each is in the one form, and every host has one."""
    with stack.connect() as connection:
        rows = connection.execute("SELECT body FROM transparency_submission UNION ALL SELECT body FROM transparency_logentry").fetchall()
    bodies = [bytes(body) for (body,) in rows]
    assert {Entry.parse(body).subject for body in bodies} >= {path.name for path in (stack.public / "sites").iterdir()} - {"_unknown"}
    assert [body for body in bodies if re.search(rb"\d{16}", body)] == []

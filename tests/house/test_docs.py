"""The documents say what is: settings, commands, tables, page types and links are held against the code."""

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.apps import apps
from django.core.management import load_command_class
from django.core.management.base import BaseCommand, CommandParser
from wagtail.models import Page

from pendopo.kit.public_headers import SCRIPT_POLICY, SCRIPTED_PAGES, SECURITY_HEADERS, headers_for, subscribe_policy
from pendopo.kit.releases import ReleaseStore
from pendopo.project.planes import PLANES, ROOT
from pendopo.project.public_server import FOREVER, SECONDS, SHORT
from pendopo.sites.blocks import BODY_BLOCKS
from pendopo.sites.row_scope import NATIONAL, SCOPED
from pendopo.sites.rules.view_log import BOT, View, read_line
from tests import page_checks_page, report_card_page, roles_page
from tests.house import real_nginx
from tests.house.real_nginx import NGINX
from tests.journeys.pages import PAGE_OF_TYPE

DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
MARKDOWN = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
POLICY = "Content-Security-Policy"
NGINX_INTAKE = "https://masuk.pemilu.example"
VARIABLE = r"[A-Z][A-Z0-9_]{3,}"
READ = re.compile(rf"os\.environ(?:\.(?:get|pop|setdefault))?[\[(]\s*[\"']({VARIABLE})|[\"']({VARIABLE})[\"'] (?:not )?in os\.environ")
OURS = re.compile(r"\b(PENDOPO_[A-Z_]*[A-Z]|DATABASE_URL)\b")
COMMANDS = {path.stem: path.parts[-4] for path in ROOT.glob("pendopo/*/management/commands/[!_]*.py")}


def first_cells(document: Path) -> list[str]:
    """What stands in code letters in the first column of a document's tables."""
    return re.findall(r"^\| `([^`]+)`", document.read_text(), re.MULTILINE)


def section(document: Path, title: str) -> str:
    """The text below one heading of the second level; '' when there is none."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", document.read_text(), re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def parser_of(command: str) -> CommandParser:
    return load_command_class(f"pendopo.{COMMANDS[command]}", command).create_parser("manage.py", command)


# -- settings and commands


def test_every_environment_variable_is_documented_and_none_is_invented() -> None:
    code = "\n".join(path.read_text() for path in ROOT.glob("pendopo/**/*.py"))
    read = {name for pair in READ.findall(code) for name in pair if name} | set(OURS.findall(code))
    assert set(first_cells(REFERENCE / "settings.md")) == read


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_is_documented_with_each_of_its_options(command: str) -> None:
    text = section(REFERENCE / "commands.md", f"`{command}`")
    assert text, f"docs/reference/commands.md has no section ## `{command}`"
    usual = {string for action in BaseCommand().create_parser("", "")._actions for string in action.option_strings}
    for action in parser_of(command)._actions:
        names = [string for string in action.option_strings if string not in usual] or ([] if action.option_strings else [action.dest])
        assert [name for name in names if f"`{name}" not in text and f"`{name.upper()}" not in text] == []
    assert "Exit" in text


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_help_of_a_command_has_an_example(command: str) -> None:
    assert "Contoh" in parser_of(command).format_help()


def test_no_command_is_documented_that_does_not_exist() -> None:
    assert set(re.findall(r"^## `(\w+)`", (REFERENCE / "commands.md").read_text(), re.MULTILINE)) == set(COMMANDS)


# -- tables, page types, planes


def test_every_table_with_a_scope_decision_is_in_the_reference() -> None:
    assert set(first_cells(REFERENCE / "scope.md")) == {table.table for table in SCOPED} | set(NATIONAL)


def test_the_reference_tells_which_rows_everybody_may_read() -> None:
    text = (REFERENCE / "scope.md").read_text()
    for table in SCOPED:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{table.table}`"))
        assert (f"`{table.also_read}`" in row) == bool(table.also_read)


def test_the_tables_of_roles_are_those_of_the_code() -> None:
    text = roles_page.PAGE.read_text()
    assert text == roles_page.page_with_tables(text), "renew them: python -m tests.roles_page"


def page_types() -> set[str]:
    return {model.__name__ for model in apps.get_app_config("sites").get_models() if issubclass(model, Page)}


def test_every_page_type_has_its_checks_of_accessibility_weight_paper_and_dark() -> None:
    """Each stands among the pages that the journeys look at in light and dark, weigh, and print; but what is never public."""
    assert set(PAGE_OF_TYPE) == page_types() - {"PracticeHomePage"}


def test_the_table_of_checks_is_that_of_the_rules() -> None:
    text = page_checks_page.PAGE.read_text()
    assert text == page_checks_page.page_with_table(text), "renew it: python -m tests.page_checks_page"


def test_the_table_of_criteria_is_that_of_the_rules() -> None:
    text = report_card_page.PAGE.read_text()
    assert text == report_card_page.page_with_tables(text), "renew it: python -m tests.report_card_page"


def test_every_page_type_and_building_block_is_in_the_reference() -> None:
    assert set(first_cells(REFERENCE / "page-types.md")) == page_types() | {name for name, _block in BODY_BLOCKS}


def test_every_plane_has_its_role_and_its_sentence_of_trust() -> None:
    text = (DOCS / "explanation" / "trust.md").read_text()
    assert [plane.name for plane in PLANES.values() if f"`{plane.role}`" not in text] == []


# -- form


def links(document: Path) -> Iterator[str]:
    text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target and not target.startswith(("#", "mailto:")):
            yield target.partition("#")[0]


@pytest.mark.parametrize("document", MARKDOWN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(document: Path) -> None:
    assert [target for target in links(document) if not (document.parent / target).exists()] == []


def test_every_document_is_reached_from_the_read_me_or_the_list_of_documents() -> None:
    index = {(DOCS / target).resolve() for target in links(DOCS / "README.md")}
    assert [
        path.relative_to(ROOT).as_posix() for path in DOCS.rglob("*.md") if path.resolve() not in index and path != DOCS / "README.md"
    ] == []


def test_the_read_me_stays_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 140


@pytest.mark.parametrize("record", sorted(DOCS.glob("decisions/*.md")), ids=lambda path: path.stem)
def test_a_decision_record_is_short_and_has_its_four_parts(record: Path) -> None:
    text = record.read_text()
    assert len(text.splitlines()) <= 40
    assert re.match(rf"# {record.name[:4]} ", text)
    assert [part for part in ("Context", "Choice", "Price", "When to look again") if f"\n## {part}\n" not in text] == []


def test_decision_records_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted(DOCS.glob("decisions/[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


# -- nginx


def test_nginx_sends_the_same_headers_as_the_server_of_a_laptop() -> None:
    text = NGINX.read_text()
    public = text[text.index("# The public plane") : text.index("# The desk.")]
    sent = dict(re.findall(r'add_header ([\w-]+) "([^"]*)" always;', public))
    policies = re.search(
        r'map \$uri \$pendopo_policy \{\s*default\s+"([^"]*)";\s*~(\S+)\s+"([^"]*)";\s*~\^/langganan/\S+\s+"([^"]*)";\s*\}', text
    )
    assert policies
    assert "add_header Content-Security-Policy $pendopo_policy always;" in public
    assert {name: sent.get(name) for name in SECURITY_HEADERS} | {POLICY: policies[1]} == SECURITY_HEADERS
    assert policies[2] == SCRIPTED_PAGES
    assert policies[3] == SCRIPT_POLICY
    assert policies[4] == subscribe_policy(NGINX_INTAKE)
    assert f'"{FOREVER}"' in text
    assert f'"{SHORT}"' in text
    assert re.search(r"location[^{]*\{[^}]*add_header", public) is None, "a location with a header of its own drops all the others"


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path, int]:
    """The command that runs nginx on our file in a folder of its own, that folder, and the port of TLS."""
    folder = tmp_path_factory.mktemp("nginx")
    command, port = real_nginx.set_up(folder)
    return command, folder, port


def test_nginx_understands_our_configuration(nginx: tuple[list[str], Path, int]) -> None:
    command, _folder, _port = nginx
    done = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def served(nginx: tuple[list[str], Path, int]) -> Iterator[httpx.Client]:
    """A client of an nginx that serves two small releases."""
    command, folder, port = nginx
    store = ReleaseStore(folder / "public", durable=False)
    page, style = store.put(b"<h1>Kediri</h1>", "text/html"), store.put(b"h1{color:#000}", "text/css")
    packed, missing = store.put(b"\x1f\x8bpacked", "application/gzip"), store.put(b"Tidak ada", "text/html")
    store.publish(
        "kab-kediri.pemilu.example",
        {
            "index.html": page,
            "index.html.gz": packed,
            "berita/index.html": page,
            "cari/index.html": page,
            "periksa/index.html": page,
            "langganan/index.html": page,
            "_/a.css": style,
            ".well-known/security.txt": missing,
            ".well-known/security.txt.gz": packed,
            "404.html": missing,
            "media/images/a.webp": page,
        },
    )
    store.publish("_unknown", {"index.html": missing, "404.html": missing, "_/a.css": style})
    for path in (
        "policy",
        "situs/checkpoint",
        "situs/tile/0/000.p/17",
        "situs/tile/entries/x001/234",
        "situs/terbaru/a.example.json",
        ".keys",
    ):
        file = folder / "public" / "log" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"{}")
    (folder / "secret").write_text("not for readers")
    (store.site("kab-kediri.pemilu.example") / "current" / "link.txt").symlink_to(folder / "secret")
    (store.site("kab-kediri.pemilu.example") / "current" / ".hidden").write_text("x")
    with real_nginx.running(command, port) as client:
        yield client


def ask(client: httpx.Client, path: str, host: str = "kab-kediri.pemilu.example", method: str = "GET", **headers: str) -> httpx.Response:
    return client.request(method, path, headers={"Host": host, "Accept-Encoding": "identity", **headers})


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", "kab-kediri.pemilu.example", 200),
        ("/", "KAB-KEDIRI.pemilu.example.", 200),
        ("/berita/", "kab-kediri.pemilu.example", 200),
        ("/berita", "kab-kediri.pemilu.example", 301),
        ("/cari/", "kab-kediri.pemilu.example", 200),
        ("/periksa/", "kab-kediri.pemilu.example", 200),
        ("/langganan/", "kab-kediri.pemilu.example", 200),
        ("/catatan/situs/checkpoint", "kab-kediri.pemilu.example", 200),
        ("/manifest.json", "kab-kediri.pemilu.example", 200),
        ("/tidak-ada/", "kab-kediri.pemilu.example", 404),
        ("/media/", "kab-kediri.pemilu.example", 404),
        ("/404.html", "kab-kediri.pemilu.example", 404),
        ("/index.html.gz", "kab-kediri.pemilu.example", 404),
        ("/.hidden", "kab-kediri.pemilu.example", 404),
        ("/.well-known/security.txt", "kab-kediri.pemilu.example", 200),
        ("/.well-known/security.txt.gz", "kab-kediri.pemilu.example", 404),
        ("/.well-known/", "kab-kediri.pemilu.example", 404),
        ("/link.txt", "kab-kediri.pemilu.example", 404),
        ("/..%2f..%2f..%2f..%2fsecret", "kab-kediri.pemilu.example", 400),
        ("/", "pemilu.example", 301),
        ("/", "kab-entah.pemilu.example", 404),
        ("/_/a.css", "kab-entah.pemilu.example", 200),
        ("/", "_unknown", 404),
        ("/", "judi.example", 404),
    ],
)
def test_nginx_answers_as_it_should(served: httpx.Client, path: str, host: str, status: int) -> None:
    answer = ask(served, path, host)
    assert answer.status_code == status
    assert "not for readers" not in answer.text
    if status in (200, 404):
        assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == headers_for(path, NGINX_INTAKE if status == 200 else "")
    elif status == 301:
        assert answer.headers["Location"] == ("/berita/" if path == "/berita" else "https://www.pemilu.example/")
    if status == 404:
        assert answer.text == "Tidak ada"
        assert answer.headers["Cache-Control"] == SHORT


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 404), ("/images/", 404), ("/akun/masuk/", 404), ("/static/a.css", 404), ("/lihat/x/a.jpg", 502), ("/pratinjau/x", 502)],
)
def test_nginx_lets_nothing_but_addresses_of_files_through_to_the_host_of_uploads(served: httpx.Client, path: str, status: int) -> None:
    """502 says that it asked the desk, which does not run here."""
    assert ask(served, path, "unggahan.pemilu.example").status_code == status


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 404), ("/akun/masuk/", 404), ("/langganan/konfirmasi/x", 404), ("/langganan/", 502), ("/langganan/berhenti?k=x", 502)],
)
def test_nginx_lets_nothing_but_the_pages_of_intake_through_and_logs_no_secret(served: httpx.Client, path: str, status: int) -> None:
    assert ask(served, path, "masuk.pemilu.example").status_code == status


LOG_FILES = [
    ("policy", 200, "text/plain; charset=utf-8", SECONDS),
    ("situs/checkpoint", 200, "text/plain; charset=utf-8", SECONDS),
    ("situs/terbaru/a.example.json", 200, "application/json; charset=utf-8", SECONDS),
    ("situs/tile/0/000.p/17", 200, "application/octet-stream", FOREVER),
    ("situs/tile/entries/x001/234", 200, "application/octet-stream", FOREVER),
    ("situs/tile/0/001", 404, "text/html; charset=utf-8", SHORT),
    ("situs/", 404, "text/html; charset=utf-8", SHORT),
    (".keys", 404, "text/html; charset=utf-8", SHORT),
    ("..%2fsites%2fsecret", 404, "text/html; charset=utf-8", SHORT),
]


@pytest.mark.parametrize(("path", "status", "kind", "cache"), LOG_FILES)
def test_nginx_serves_the_logs_on_every_host_and_lets_browsers_keep_tiles_alone(
    served: httpx.Client, path: str, status: int, kind: str, cache: str
) -> None:
    answer = ask(served, f"/catatan/{path}")
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (status, kind, cache)
    assert answer.headers.get("Content-Encoding") is None
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_nginx_lets_browsers_keep_what_never_changes_and_hands_out_packed_files(served: httpx.Client) -> None:
    assert ask(served, "/_/a.css").headers["Cache-Control"] == FOREVER
    assert ask(served, "/media/images/a.webp").headers["Content-Type"] == "image/webp"
    assert ask(served, "/").headers["Cache-Control"] == SHORT
    with served.stream("GET", "/", headers={"Host": "kab-kediri.pemilu.example", "Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nginx_lets_nobody_write_to_the_public_sites(served: httpx.Client, method: str) -> None:
    answer = ask(served, "/", method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_the_access_log_holds_no_more_than_the_privacy_page_says(served: httpx.Client, nginx: tuple[list[str], Path, int]) -> None:
    ask(served, "/catatan/?nik=rahasia", **{"User-Agent": "peramban-rahasia", "Referer": "https://rahasia.example"})
    deadline = time.monotonic() + 5
    while '"/catatan/"' not in (log := (nginx[1] / "pendopo.log").read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    line = next(line for line in log.splitlines() if '"/catatan/"' in line)
    assert re.fullmatch(r'127\.0\.0\.1 \d{4}-\d\d-\d\dT[\d:+-]+ "/catatan/" 404', line)


AGENT = "Mozilla/5.0 (Linux; Android 13) Chrome/126.0.0.0 Mobile Safari/537.36"


def test_the_log_of_visits_names_pages_that_were_read_and_nobody_who_read_them(
    served: httpx.Client, nginx: tuple[list[str], Path, int]
) -> None:
    for path, agent, purpose in (
        ("/_/a.css", AGENT, ""),
        ("/tidak-ada/", AGENT, ""),
        ("/berita", AGENT, ""),
        ("/cari/?nik=rahasia", "Googlebot/2.1", ""),
        ("/cari/", "", ""),
        ("/cari/", AGENT, "prefetch"),
        ("/berita/?nik=rahasia", f"{AGENT} peramban-rahasia", ""),
    ):
        ask(served, path, **{"User-Agent": agent, "Sec-Purpose": purpose, "Referer": "https://rahasia.example"})
    deadline = time.monotonic() + 5
    while '"/berita/" reader' not in (log := (nginx[1] / "views" / "pendopo-views.log").read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    lines = [line for line in log.splitlines() if '"/cari/"' in line][-3:] + log.splitlines()[-1:]
    shape = r'\d{4}-\d\d-\d\dT\d\d[+-]\d\d:\d\d kab-kediri\.pemilu\.example 200 GET "(/cari/" bot|/berita/" reader)'
    assert [bool(re.fullmatch(shape, line)) for line in lines] == [True] * 4
    assert not {"rahasia", "127.0.0.1", "a.css", "tidak-ada"} & set(re.findall(r"[\w.-]+", log))
    found = read_line(lines[-1].encode())
    assert isinstance(found, View)
    assert found.path == "/berita/"


def test_nginx_takes_the_same_programs_for_no_readers_as_the_rule() -> None:
    assert f'"~*\\|.*({BOT})"  bot;' in NGINX.read_text()

"""kill -9 in the middle of a move, again and again: what comes out is what comes out of a move that nobody disturbs.

Every process is a real one. A trigger of the test makes the database wait at one row of a stage, so that each is killed
in the middle of a transaction; what it had written to the disk by then is still there when the next one goes on.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg.rows import tuple_row
from pytest_django import DjangoDbBlocker

from pendopo.kit import postgres
from pendopo.kit.ranges import KeyRange
from pendopo.project import planes
from pendopo.security.actions import CannotBeDone
from pendopo.security.scope import office_scope
from pendopo.site_import import actions
from pendopo.site_import.engine import LOCKS, Run
from pendopo.site_import.models import ImportedItem, ImportedMedium
from pendopo.site_import.parts import Given, Nearby
from pendopo.site_import.rules.items import Item
from pendopo.site_import.rules.pieces import Cleaned
from pendopo.site_import.rules.stages import Stage
from pendopo.site_import.rules.verdicts import Pile
from tests.cast import desk
from tests.database import NAME, connected_to, copy_of_template
from tests.journeys.stack import eventually
from tests.kit.test_pictures import jpeg
from tests.pdfs import good_pdf
from tests.site_import.fakes import FILE, LOST, PICTURE, TWIN, Old, clean, usual
from tests.site_import.sources.wxr_files import attachment, item, term, write
from tests.sites.country import office, person

HOST = "kab-contoh.example"
UPLOADS = f"https://{HOST}/wp-content/uploads/2024/06"
POSTS, PICTURES, FILES = 230, 38, 2
# What manage.py does, in a process forked from one that has loaded everything: nine starts would take longer than all else.
STARTING = """
import json, os, sys
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "pendopo.project.settings"
django.setup()
from pendopo.project.entry import main
from pendopo.site_import.management.commands import import_site, mover

for line in sys.stdin:
    log, *arguments = json.loads(line)
    child = os.fork()
    if child == 0:
        code = 1
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.dup2(1, 2)
        try:
            code = main(["manage.py", *arguments])
        except SystemExit as ending:
            code = ending.code
        finally:
            sys.stdout.flush()
            os._exit(code)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
OWN_LOCKS = "locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
STALL = 7_000_001  # the lock at which a process is made to wait
STALLING = f"""
CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock({STALL}); RETURN coalesce(NEW, OLD); END $$;
"""
# Where a stage is stopped: in its second group of items, after what is written before.
PLACES = {
    "reading": "BEFORE INSERT ON site_import_importeditem FOR EACH ROW WHEN (NEW.source_id = 'post-205')",
    "judging": "BEFORE UPDATE ON site_import_importeditem FOR EACH ROW WHEN (OLD.pile <> NEW.pile AND OLD.source_id = 'post-205')",
    "fetching": "BEFORE UPDATE ON site_import_importedmedium FOR EACH ROW WHEN (NEW.state = 'here' AND NEW.address LIKE '%-36.jpg')",
    "making": "BEFORE UPDATE ON site_import_importeditem FOR EACH ROW WHEN (NEW.page_id IS NOT NULL AND OLD.source_id = 'post-150')",
    "addresses": "BEFORE UPDATE ON sites_newspage FOR EACH ROW WHEN (NEW.body::text LIKE '%Tautan 208:%')",
    "undoing": "BEFORE UPDATE ON site_import_importeditem FOR EACH ROW WHEN (NEW.page_id IS NULL AND OLD.source_id = 'post-150')",
}  # fmt: skip


def post(number: int) -> str:
    """Every sixth shows a picture, and some of these are the same; every fourth links to another; some have a file."""
    parts = [f"<p>Rapat pleno nomor {number} digelar di aula kantor dan dihadiri semua anggota.</p>"]
    if number % 6 == 0:
        parts.append(f'<img src="{UPLOADS}/foto-{number // 6}.jpg" alt="Rapat pleno di aula nomor {number}">')
    if number % 4 == 0:
        parts.append(f'<p>Tautan {number}: <a href="https://{HOST}/2024/06/berita-{number // 2}/">berita lain</a>.</p>')
    if number % 100 == 1 and number > 1:
        parts.append(f'<p><a href="{UPLOADS}/berkas-{number // 100}.pdf">Unduh keputusan</a></p>')
    return item(number, "".join(parts), terms=term("Berita"))


@pytest.fixture(scope="module")
def old_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export and a copy of the files that it shows."""
    folder = tmp_path_factory.mktemp("situs-lama")
    files = folder / "wp-content" / "uploads" / "2024" / "06"
    files.mkdir(parents=True)
    for number in range(1, PICTURES + 1):
        (files / f"foto-{number}.jpg").write_bytes(jpeg(60 + number % 37, 50))
    for number in range(1, FILES + 1):
        (files / f"berkas-{number}.pdf").write_bytes(good_pdf([f"Keputusan nomor {number} tentang jam layanan."]))
    photos = [attachment(1000 + n, f"{UPLOADS}/foto-{n}.jpg", alt=f"Rapat pleno {n}") for n in range(1, PICTURES + 1)]
    write(folder / "ekspor.xml", [*photos, *(post(number) for number in range(1, POSTS + 1))])
    return folder


@dataclass
class Server:
    """A server of its own: a database with the small country, a folder of state, and the commands."""

    database: str
    folder: Path
    old: Path
    starting: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, plane: str, *arguments: str) -> "Running":
        """A command in a process of its own, as a plane's role."""
        if plane not in self.starting:
            self.starting[plane] = self.starter(plane)
        return Running(self.starting[plane], self.folder / "said", arguments)

    def starter(self, plane: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "PENDOPO_PLANE": plane,
            "PENDOPO_STATE_DIR": str(self.folder),
            "DATABASE_URL": planes.plane_url(self.database, plane),
        }
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
        return subprocess.Popen([sys.executable, "-c", STARTING], env=environment, **pipes)

    def stop(self) -> None:
        for starting in self.starting.values():
            starting.kill()
            starting.communicate()

    def move(self, *arguments: str) -> "Running":
        usual = ("--office", "kpu:35.06", "--media-folder", str(self.old), "--processes", "2", "--json")
        return self.start("operator", "import_site", *arguments, *usual)

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.database, autocommit=True, row_factory=tuple_row) as own:
            yield own

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self.connect() as own:
            return own.execute(query, values or None).fetchall()

    def number(self, table: str, where: str = "true") -> int:
        return int(self.rows(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])  # noqa: S608  no stranger's words

    @contextmanager
    def stalled_at(self, place: str) -> Iterator[None]:
        """Whoever comes to a place waits there, until the block ends."""
        table = re.search(r" ON (\w+)", PLACES[place])
        assert table
        with self.connect() as own:
            own.execute("SELECT pg_advisory_lock(%s)", [STALL])
            own.execute(f"CREATE TRIGGER stall {PLACES[place]} EXECUTE FUNCTION stall()")
            yield
            own.execute("SELECT pg_advisory_unlock(%s)", [STALL])
        with self.connect() as own:  # waits for whoever was killed there: the server notices it when it has gone on
            own.execute(f"DROP TRIGGER stall ON {table[1]}")

    def waits(self) -> bool:
        return bool(self.rows(f"SELECT 1 FROM pg_locks WHERE {OWN_LOCKS} AND objid = %s AND NOT granted", STALL))  # noqa: S608

    def locks_of_moves(self) -> int:
        return len(self.rows(f"SELECT 1 FROM pg_locks WHERE {OWN_LOCKS} AND (classid::bigint << 32 | objid::bigint) > %s", LOCKS))  # noqa: S608

    def kill_at(self, place: str, process: "Running") -> None:
        """kill -9 as soon as a process waits at a place, which it does with a transaction half done."""
        eventually(lambda: self.waits() or process.has_ended(), 120)
        assert not process.has_ended(), process.log.read_text()
        assert self.stage() == place
        workers = children_of(process.pid)
        process.kill()
        eventually(lambda: self.locks_of_moves() == 0 and not any(map(is_there, workers)), 30)

    def stage(self) -> str:
        return str(self.rows("SELECT stage FROM site_import_importjob")[0][0])


class Running:
    """A command that :data:`STARTING` has forked: its process, and its exit code when it has ended."""

    def __init__(self, starting: subprocess.Popen[bytes], log: Path, arguments: Sequence[str]) -> None:
        assert starting.stdin
        assert starting.stdout
        self.answers, self.log = starting.stdout, log
        starting.stdin.write(json.dumps([str(log), *arguments]).encode() + b"\n")
        self.pid = int(self.answers.readline())

    def has_ended(self) -> bool:
        return not is_there(self.pid)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        assert self.exit_code() == -signal.SIGKILL

    def exit_code(self) -> int:
        return int(self.answers.readline())

    def report(self) -> dict[str, Any]:
        """What a command that ends well says at its end."""
        assert self.exit_code() == 0, self.log.read_text()
        return dict(json.loads(self.log.read_text().splitlines()[-1]))


def children_of(process: int) -> list[int]:
    found = [Path(f"/proc/{process}/task/{thread}/children") for thread in os.listdir(f"/proc/{process}/task")]
    return [int(child) for file in found for child in file.read_text().split()]


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def a_worker_killed(process: Running) -> bool:
    """Kill one worker of a process, as the kernel does when memory runs out."""
    for child in children_of(process.pid):
        os.kill(child, signal.SIGKILL)
        return True
    return False


@pytest.fixture(scope="module")
def servers(country_database: str, old_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two of the same; ``stall`` is known at both."""
    admin, made = os.environ["PENDOPO_TEST_ADMIN_URL"], []
    for name in ("killed", "undisturbed"):
        copy_of_template(admin, country_database, f"{NAME}_{name}")
        made.append(Server(postgres.url_for(admin, database=f"{NAME}_{name}"), tmp_path_factory.mktemp(name), old_site))
        with made[-1].connect() as own:
            own.execute(STALLING)
    yield made[0], made[1]
    for server in made:
        server.stop()


# -- what came out


def plain(text: str) -> str:
    """Without what is drawn by lot or counted."""
    return re.sub(r"-m\d+\b", "", re.sub(r'"id": "[0-9a-f-]{36}"', "", text))


def bodies(server: Server) -> dict[str, str]:
    """The body of each page and of the version an editor goes on from, by its address, with names in the place of keys."""
    slugs = {str(key): slug for key, slug in server.rows("SELECT id, slug FROM wagtailcore_page")}
    pictures = {str(key): plain(file) for key, file in server.rows("SELECT id, file FROM sites_officeimage")}
    files = {str(key): plain(file) for key, file in server.rows("SELECT id, file FROM sites_officedocument")}

    def named(text: str) -> str:
        text = re.sub(r'(linktype=\\"page\\" id=\\"|id=\\"(?=\d+\\" linktype=\\"page))(\d+)', lambda m: m[1] + slugs[m[2]], plain(text))
        text = re.sub(r'("image": )(\d+)', lambda m: m[1] + pictures[m[2]], text)
        return re.sub(r'("document": )(\d+)', lambda m: m[1] + files[m[2]], text)

    rows = server.rows(
        "SELECT p.url_path, n.body::text, r.content->>'body', r.content->>'title', n.image_id, n.date, n.summary FROM sites_newspage n"
        " JOIN wagtailcore_page p ON p.id = n.page_ptr_id JOIN wagtailcore_revision r ON r.id = p.latest_revision_id"
    )
    return {row[0]: f"{named(row[1])} {named(row[2])} {row[3]} {pictures.get(str(row[4]))} {row[5]} {row[6]}" for row in rows}


def outcome(server: Server) -> dict[str, Any]:
    """Everything that a move made, by names."""
    return {
        "items": server.rows(
            "SELECT source_id, pile, state, wanted, publish, i.fault, made_live, title, slug, live, numchild"
            " FROM site_import_importeditem i LEFT JOIN (SELECT id AS page, slug, live, numchild FROM wagtailcore_page) p ON page = page_id"
            " ORDER BY source_id"
        ),
        "media": server.rows("SELECT address, state, fault, made, sha256, wanted FROM site_import_importedmedium ORDER BY address"),
        "bodies": bodies(server),
        "pictures": sorted(plain(f"{row}") for row in server.rows("SELECT title, description, file, file_hash FROM sites_officeimage")),
        "documents": sorted(plain(f"{row}") for row in server.rows("SELECT title, file, file_hash FROM sites_officedocument")),
        "addresses": server.rows(
            "SELECT key, slug, gone, origin FROM sites_oldaddress LEFT JOIN wagtailcore_page p ON p.id = page_id ORDER BY key"
        ),
        "histories": server.rows("SELECT action, count(*) FROM wagtailcore_pagelogentry GROUP BY action ORDER BY action"),
        "numbers": [
            server.number(table)
            for table in ("wagtailcore_page", "wagtailcore_revision", "wagtailcore_referenceindex", "wagtailsearch_indexentry")
        ],
        "counters": server.rows("SELECT stage, cursor, counters, faults FROM site_import_importjob"),
        "audit": server.rows("SELECT action, count(*) FROM security_auditentry WHERE action LIKE 'move.%' GROUP BY action ORDER BY action"),
    }


def half_made(server: Server) -> list[tuple[Any, ...]]:
    """Pages of which a part is missing, and lists that count their pages wrongly."""
    return server.rows(
        "SELECT p.slug FROM wagtailcore_page p JOIN sites_newspage ON page_ptr_id = p.id"
        " LEFT JOIN site_import_importeditem i ON i.page_id = p.id LEFT JOIN wagtailcore_revision r ON r.id = i.made_revision"
        " WHERE i.id IS NULL OR r.id IS NULL OR p.latest_revision_id IS DISTINCT FROM r.id"
        "   OR NOT EXISTS (SELECT FROM wagtailcore_pagelogentry h WHERE h.page_id = p.id)"
        "   OR NOT EXISTS (SELECT FROM wagtailsearch_indexentry s WHERE s.object_id = p.id::text)"
        " UNION ALL SELECT slug FROM wagtailcore_page p WHERE numchild <>"
        " (SELECT count(*) FROM wagtailcore_page c WHERE c.path LIKE p.path || '%' AND c.depth = p.depth + 1)"
    )


def files_of(server: Server) -> set[str]:
    root = server.folder / "media"
    return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}


def files_on_record(server: Server) -> set[str]:
    tables = ("sites_officeimage", "sites_officedocument", "sites_officerendition")
    return {str(file) for table in tables for (file,) in server.rows(f"SELECT file FROM {table}")}  # noqa: S608


def test_a_move_that_is_killed_at_every_stage_ends_as_one_that_nobody_disturbs(servers: tuple[Server, Server]) -> None:
    killed, undisturbed = servers
    export = ("wxr", str(killed.old / "ekspor.xml"), "--host", HOST)
    with killed.stalled_at("reading"):
        killed.kill_at("reading", killed.move(*export, "--accept", "clean"))
    assert killed.number("site_import_importeditem") < POSTS
    with killed.stalled_at("judging"):
        running = killed.move("--resume")
        eventually(lambda: a_worker_killed(running), 120)
        killed.kill_at("judging", running)
    assert 0 < killed.number("site_import_importeditem", "pile <> ''") < POSTS
    with killed.stalled_at("fetching"):
        killed.kill_at("fetching", killed.move("--resume"))
    assert files_of(killed) > files_on_record(killed)  # what the killed one had written, and nobody knows of
    with killed.stalled_at("making"):
        killed.kill_at("making", killed.move("--resume", "--accept", "clean"))
    assert killed.number("site_import_importeditem", "page_id IS NOT NULL") == 100
    assert half_made(killed) == []
    # From here on the mover works on it, as on a move of the desk.
    with killed.connect() as own:
        own.execute("UPDATE site_import_importjob SET at_server = false")
    with killed.stalled_at("addresses"):
        killed.kill_at("addresses", killed.start("desk", "mover"))
    again = killed.start("desk", "mover")
    eventually(lambda: killed.stage() == "done", 120)
    os.kill(again.pid, signal.SIGTERM)
    assert again.exit_code() == 0
    assert undisturbed.move(*export, "--accept", "clean").report()["pages"] == POSTS
    came, should = outcome(killed), outcome(undisturbed)
    for name in should:
        assert came[name] == should[name], name
    for server in servers:
        assert files_of(server) == files_on_record(server)
        assert half_made(server) == []
        assert server.locks_of_moves() == 0


def deadly_clean(found: Item, given: Given, nearby: Nearby) -> Cleaned:
    if found.source_id == "post-3":
        os.kill(os.getpid(), signal.SIGKILL)
    return clean(found, given, nearby)


class Deadly(Old):
    def fetch(self, place: str, given: Given) -> bytes:
        if place == FILE:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().fetch(place, given)


def test_what_kills_every_process_that_looks_at_it_stays_out_and_the_rest_comes(
    servers: tuple[Server, Server], django_db_blocker: DjangoDbBlocker
) -> None:
    """As a picture that crashes a decoder does, or a page on which memory runs out."""
    parts, name = replace(Deadly(**vars(usual())).parts(), clean=deadly_clean), f"{NAME}_undisturbed"
    with django_db_blocker.unblock(), connected_to(name):
        key = office("kpu", "33.20").key
        with office_scope(KeyRange(key, key)):
            job = actions.start(key, source="uji", origin="x", host=HOST, by="uji", dry_run=False)
        assert Run(job.pk, key, parts, processes=2).go().at is Stage.READY
        with office_scope(KeyRange(key, key)):
            piles = dict(ImportedItem.objects.filter(office_key=key).values_list("source_id", "pile"))
            left_over = ImportedItem.objects.get(source_id="post-3", office_key=key).left_over
            faults = dict(ImportedMedium.objects.filter(office_key=key).values_list("address", "fault"))
    assert [piles[f"post-{number}"] for number in (1, 2, 3, 4, 7)] == ["clean", "clean", "doubtful", "clean", "clean"]
    assert "Isi berita nomor 3" in left_over[0]["source"]
    assert faults == {PICTURE: "", TWIN: "", FILE: "bad_document", LOST: "gone"}


def at_once(*acts: Callable[[], object]) -> list[bool]:
    """Do some acts in as many processes at the same moment; whether each was done, or refused."""
    connections.close_all()
    children = []
    for act in acts:
        if (child := os.fork()) == 0:
            code = 2
            try:
                act()
                code = 0
            except CannotBeDone:
                code = 1
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert 2 not in codes
    return [code == 0 for code in codes]


def test_of_two_who_decide_at_the_same_moment_one_is_heard(servers: tuple[Server, Server], django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), connected_to(f"{NAME}_undisturbed"):
        person("dewi")
        key = office("kpu", "33.20").key
        by = desk("dewi")
        with office_scope(KeyRange(key, key)):
            job = actions.start(key, source="uji", origin="x", host="lain.go.id", by="uji", dry_run=False)
        Run(job.pk, key, usual().parts()).go()

        def accepts() -> None:
            with office_scope(KeyRange(key, key)):
                actions.accept_pile(job=job, pile=Pile.CLEAN, by=by)

        def takes_back() -> None:
            with office_scope(KeyRange(key, key)):
                actions.undo(job=job, by=by)

        def begins() -> None:
            with office_scope(KeyRange(key, key)):
                actions.begin(source="uji", origin="x", host="baru.go.id", by=by)

        assert sum(at_once(accepts, takes_back, accepts)) == 1
        Run(job.pk, key, usual().parts()).go()
        assert sum(at_once(begins, begins)) == 1


def test_an_undo_that_is_killed_ends_as_if_nothing_had_ever_come(servers: tuple[Server, Server]) -> None:
    killed, _undisturbed = servers
    (job,) = killed.rows("SELECT id FROM site_import_importjob")[0]
    with killed.stalled_at("undoing"):
        killed.kill_at("undoing", killed.move("--undo", str(job)))
    assert half_made(killed) == []
    assert killed.move("--resume").report()["stage"] == "undone"
    for table in ("sites_newspage", "sites_officeimage", "sites_officedocument", "sites_oldaddress", "wagtailcore_revision"):
        assert killed.number(table) == 0, table
    assert half_made(killed) == []
    assert files_of(killed) == set()
    assert killed.locks_of_moves() == 0

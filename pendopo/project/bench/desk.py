"""What the desk's screens cost a server, with the whole country and 3,000 accounts there, and what the walls cost of it."""

import http.client
import os
import re
import statistics
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import psycopg

from pendopo.kit import postgres
from pendopo.kit.ranges import KeyRange
from pendopo.project import planes
from pendopo.project.bench.report import Figure
from pendopo.project.supervisor import Supervisor
from pendopo.regions.rules.offices import office_key, office_range

ACCOUNTS = 3_000
TIMES = 12
TICK = os.sysconf("SC_CLK_TCK")


class Desk:
    """A browser at the desk, as far as measuring needs one."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.host = f"desk.localhost:{port}"
        self.get("/akun/masuk/")
        status, location = self.post("/akun/masuk/", {"login": username, "password": password, "next": "/"})
        if status != 302 or "masuk" in location:
            raise RuntimeError(f"{username} could not sign in: {status} {location}")

    def request(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> tuple[int, str, str]:
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        self.connection.request(
            method, path, body, {"Host": self.host, "Cookie": cookies, "Referer": f"http://{self.host}{path}", **(headers or {})}
        )
        answer = self.connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")

    def get(self, path: str) -> str:
        return self.request("GET", path)[2]

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str]:
        form = form | {"csrfmiddlewaretoken": self.cookies.get("pendopo_csrf", "")}
        status, location, _ = self.request(
            "POST", path, urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        return status, location


def children_of(pid: int) -> list[int]:
    """The worker processes of a gunicorn."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def cpu_of(pids: list[int]) -> float:
    """CPU seconds that processes have used, user and system."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def cost(desk: Desk, path: str, workers: list[int]) -> tuple[float, int]:
    """CPU milliseconds a request in the desk's processes, and bytes of the answer; after two requests to warm up."""
    for _ in range(10):  # every worker fills its caches
        status, location, body = desk.request("GET", path)
        if status in (301, 302):
            path = location
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    before = cpu_of(workers)
    for _ in range(TIMES):
        desk.get(path)
    return (cpu_of(workers) - before) / TIMES * 1000, len(body)


def screens(desk: Desk, berita: str, page: str) -> dict[str, str]:
    """The screens that people open all day."""
    return {
        "dashboard": "/",
        "explorer": f"/pages/{berita}/",
        "chooser": f"/choose-page/{berita}/?page_type=wagtailcore.page",
        "edit": f"/pages/{page}/edit/",
        "search": "/pages/search/?q=pemilihan",
        "images": "/images/",
    }


def desk_screens(supervisor: Supervisor, password: str) -> Iterator[Figure]:
    """An editor's and a national person's screens."""
    workers = children_of(supervisor.processes["desk"].pid)
    for username, who, limit in (("sari", "publisher of a regency", 150), ("ratna", "national publisher", 300)):
        desk = Desk(supervisor.ports[1], username, password)
        berita, page = first_pages(desk)
        found = {name: cost(desk, path, workers)[0] for name, path in screens(desk, berita, page).items()}
        listed = ", ".join(f"{name} {milliseconds:.0f} ms" for name, milliseconds in found.items())
        yield Figure(
            f"screens of a {who}, CPU of the desk a request",
            f"{max(found.values()):.0f} ms at most",
            f"≤ {limit} ms",
            f"{listed}; {ACCOUNTS:,} accounts, 1,106 offices",
            "make bench",
        )


def first_pages(desk: Desk) -> tuple[str, str]:
    """Numbers of the home page and of one page below it, in the office that is open."""
    _, location, body = desk.request("GET", "/pages/")  # the home, or a list of it and the practice site
    homes = re.findall(r"/pages/(\d+)/", location) or re.findall(r"/pages/(\d+)/edit/", body)
    home = homes[0]
    below = [number for number in re.findall(r"/pages/(\d+)/edit/", desk.get(f"/pages/{home}/")) if number != home]
    return home, below[0]


FILL = """
from django.contrib.auth.hashers import make_password
from pendopo.regions.models import Office
from pendopo.security.models import Grant, User
from pendopo.security.scope import every_office
with every_office():
    offices = list(Office.objects.select_related("region"))
    people = User.objects.bulk_create(
        User(username=f"staf{{n}}", first_name="Staf", last_name=str(n), password="!", office=offices[n % len(offices)])
        for n in range({accounts})
    )
    Grant.objects.bulk_create(Grant(person=p, role="editor", office=p.office, made_by="bench") for p in people)
"""


WALLED = {
    "pages of an office": "SELECT id, title, live FROM wagtailcore_page WHERE depth > 2 {bounds} ORDER BY path",
    "words of an office": "SELECT object_id FROM wagtailsearch_indexentry WHERE autocomplete @@ to_tsquery('pemilihan:*') {bounds}",
    "people of an office": "SELECT id, username, last_login FROM security_user WHERE is_active {bounds} ORDER BY username",
    "references of an office": "SELECT count(*) FROM wagtailcore_referenceindex WHERE true {bounds}",
}
ROUNDS = 400


def cost_of_the_walls(supervisor: Supervisor) -> Figure:
    """The same queries of one office: through row-level security, and by the administrator with the bounds written out.

    The two take turns, and each pair is compared by medians, so that a busy machine weighs on both alike.
    """
    office = office_range(office_key("kpu", "35.06"))
    desk_url = supervisor.environment("desk")["DATABASE_URL"]
    admin_url = postgres.url_for(supervisor.admin_url, database=planes.DATABASE)
    with psycopg.connect(desk_url) as walled, psycopg.connect(admin_url) as free:
        walled.execute("SELECT set_config('pendopo.low', %s, false), set_config('pendopo.high', %s, false)", [*map(str, office)])
        found = {name: compare(walled, free, sql, office) for name, sql in WALLED.items()}
    listed = ", ".join(f"{name} {with_wall:.2f} v. {without:.2f} ms" for name, (with_wall, without) in found.items())
    extra = sum(w for w, _ in found.values()) / sum(f for _, f in found.values()) - 1
    return Figure("row-level security, over the same queries without it", f"{extra * 100:+.0f} %", "≤ 10 %", listed, "make bench")


def compare(walled: psycopg.Connection, free: psycopg.Connection, query: str, office: KeyRange) -> tuple[float, float]:
    """Median milliseconds with and without the wall."""
    bounds = f"AND office_key BETWEEN {office.low} AND {office.high}"
    pairs = [(timed(walled, query.format(bounds="")), timed(free, query.format(bounds=bounds))) for _ in range(ROUNDS)]
    with_wall, without = zip(*pairs, strict=True)
    return statistics.median(with_wall), statistics.median(without)


def timed(connection: psycopg.Connection, query: str) -> float:
    began = time.perf_counter()
    connection.execute(query, prepare=True).fetchall()
    return (time.perf_counter() - began) * 1000

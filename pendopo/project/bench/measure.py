"""The measurements, on an installation of their own with the whole country in it."""

import gzip
import http.client
import json
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pendopo.kit import postgres
from pendopo.kit.public_headers import SCRIPT_POLICY, SCRIPTED_PAGES, SEARCH_PAGE, SECURITY_HEADERS, SUBSCRIBE_PAGE, subscribe_policy
from pendopo.kit.releases import TYPES
from pendopo.project import planes
from pendopo.project.bench.broadcast import broadcast
from pendopo.project.bench.desk import ACCOUNTS, FILL, TIMES, Desk, children_of, cost_of_the_walls, cpu_of, desk_screens
from pendopo.project.bench.freeze import runbook
from pendopo.project.bench.infection import detector, guard
from pendopo.project.bench.lighthouse import lighthouse, lighthouse_program
from pendopo.project.bench.log import transparency_log
from pendopo.project.bench.log_verify import log_verification
from pendopo.project.bench.moving import moving_in
from pendopo.project.bench.report import Figure
from pendopo.project.bench.search import search_of_nation
from pendopo.project.management.commands.run import FIRST_REGIONS
from pendopo.project.supervisor import MANAGE, Supervisor

POLICY = "Content-Security-Policy"
PORTS = (8100, 8101, 8102)
WARM = 8  # clicks until every worker has filled its caches


def timed(supervisor: Supervisor, *arguments: str) -> tuple[float, float, str]:
    """Run a management command: wall seconds, CPU seconds of the process and its children, output."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [sys.executable, MANAGE, *arguments], env=supervisor.environment("operator"), capture_output=True, text=True, check=False
    )
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def regions(supervisor: Supervisor) -> Figure:
    wall, cpu, _ = timed(supervisor, "load_regions")
    return Figure(
        "91,599 regions loaded",
        f"{cpu:.1f} s CPU, {wall:.1f} s wall",
        "≤ 10 s CPU",
        "start of Django alone is about 2 s of it",
        "manage.py load_regions",
    )


def provisioning(supervisor: Supervisor) -> Iterator[Figure]:
    wall, cpu, out = timed(supervisor, "provision", "--json", "--processes", "2")
    pages = json.loads(out)["pages"]
    beside = "Wagtail's own calls: 1.5 s CPU a site, about 28 min for all (extrapolated from 20)"
    yield Figure(
        f"1,106 office sites, {pages:,} pages, searchable", f"{wall:.0f} s wall, {cpu:.0f} s CPU", "≤ 60 s", beside, "manage.py provision"
    )
    _, _, out = timed(supervisor, "shell", "-v0", "-c", SPLIT)
    yield Figure(
        "a regency splits off: region, two offices, two sites, redirects",
        f"{float(out.strip().splitlines()[-1]):.2f} s",
        "< 1 s",
        "rolled back afterwards",
        "manage.py split_region",
    )


SPLIT = """
import time, datetime
from django.db import transaction
from pendopo.sites.actions import split_region
def once(new):
    began = time.perf_counter()
    with transaction.atomic():
        split_region(mother_code="35.06", new_code=new, name="Kabupaten Pare", district_codes=["35.06.14", "35.06.15"],
                     legal_basis="UU", date=datetime.date.today(), actor="bench")
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took
once("35.31")
print(min(once(f"35.3{n}") for n in range(2, 5)))
"""


def full_bake(supervisor: Supervisor) -> Figure:
    wall, cpu, out = timed(supervisor, "bake", "--json", "--processes", "2")
    baked = json.loads(out)
    rate = baked["pages"] / wall
    return Figure(
        f"full bake of the country, {baked['pages']:,} pages",
        f"{rate:.0f} pages/s, {wall:.0f} s, {cpu / baked['pages'] * 1000:.1f} ms CPU a page",
        "≥ 300 pages/s",
        "first bake on an empty disk, two processes, start included",
        "manage.py bake --processes 2",
    )


def check(supervisor: Supervisor) -> Figure:
    wall, _, out = timed(supervisor, "bake", "--check", "--json", "--processes", "2")
    baked = json.loads(out)
    return Figure(
        "check of all served files against a fresh bake",
        f"{wall:.0f} s, {len(baked['faults'])} differences",
        "0 differences",
        "reads and hashes every served byte as well",
        "manage.py bake --check",
    )


def publishing(supervisor: Supervisor, public: Path, password: str, times: int = 40) -> Iterator[Figure]:
    """From the click on publish to the file in place, and what a save costs, as an editor with the whole country provisioned."""
    desk = Desk(supervisor.ports[1], "sari", password)
    number = timed(supervisor, "shell", "-v0", "-c", NEWS_INDEX)[2].strip().splitlines()[-1]
    taken, workers, before = [], children_of(supervisor.processes["desk"].pid), 0.0
    for n in range(times):
        if n == WARM:
            before = cpu_of(workers)
        title = f"Kabar uji kecepatan {n}"
        form = {
            "title": title, "slug": f"uji-{n}", "date": time.strftime("%Y-%m-%d"), "summary": "Ringkasan yang cukup panjang.", "image": "",
            "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
            "comments-MAX_NUM_FORMS": "", "action-publish": "1",
        }  # fmt: skip
        began = time.perf_counter()
        status, _ = desk.post(f"/pages/add/sites/newspage/{number}/", form)
        if status != 302:
            raise RuntimeError(f"publishing answered {status}")
        file = public / "sites" / "kab-kediri.localhost" / "current" / "berita" / f"uji-{n}" / "index.html"
        while not file.exists():
            time.sleep(0.005)
        taken.append(time.perf_counter() - began)
    cpu = (cpu_of(workers) - before) / (times - WARM) * 1000
    p95 = statistics.quantiles(taken, n=20)[-1]
    yield Figure(
        f"click on publish to file in place, {times} times",
        f"p50 {statistics.median(taken):.2f} s, p95 {p95:.2f} s",
        "p95 ≤ 1 s",
        "sign-in, desk and publisher as they run; 1,106 offices provisioned",
        "make bench",
    )
    drafts = saving(desk, workers, int(number), form)
    yield Figure(
        "an editor's save, CPU of the desk a click",
        f"{max(cpu, drafts):.0f} ms",
        "≤ 300 ms",
        f"new page saved and published {cpu:.0f} ms, draft saved again {drafts:.0f} ms; after {WARM} to warm up",
        "make bench",
    )


def saving(desk: Desk, workers: list[int], index: int, form: dict[str, str]) -> float:
    """CPU milliseconds of the desk for each save of a draft that is there already."""
    form = {name: value for name, value in form.items() if name != "action-publish"}
    status, location = desk.post(f"/pages/add/sites/newspage/{index}/", form | {"title": "Draf uji kecepatan", "slug": "draf-uji"})
    if status != 302:
        raise RuntimeError(f"a new draft answered {status}")
    before = 0.0
    for n in range(WARM + TIMES):
        if n == WARM:
            before = cpu_of(workers)
        status, _ = desk.post(location, form | {"title": f"Draf uji kecepatan {n}", "slug": "draf-uji"})
        if status != 302:
            raise RuntimeError(f"saving a draft answered {status}")
    return (cpu_of(workers) - before) / TIMES * 1000


NEWS_INDEX = """
from pendopo.security.scope import every_office
from pendopo.sites.models import NewsIndexPage
with every_office():
    print(NewsIndexPage.objects.get(url_path="/kpu-kab-kediri/berita/").pk)
"""


def serving(public: Path, supervisor: Supervisor) -> Iterator[Figure]:
    """nginx with the configuration's shape, beside the page rendered on request, if nginx and wrk are there."""
    nginx, wrk = shutil.which("nginx") or shutil.which("/usr/sbin/nginx"), shutil.which("wrk")
    if not nginx or not wrk:
        return
    page = "/profil/tugas-dan-kewenangan/"
    with running_nginx(nginx, public, supervisor.ports[2]) as port:
        rate = load(wrk, f"http://127.0.0.1:{port}{page}", "kab-kediri.localhost")
    rendered = timed(supervisor, "shell", "-v0", "-c", RENDER.format(page=page))[2].strip().splitlines()[-1]
    yield Figure(
        "public page from files, nginx",
        f"{rate:,.0f} requests/s",
        "≥ 25,000 requests/s",
        f"the same page rendered from the database on request, one process: {float(rendered):,.0f} requests/s",
        "wrk -t1 -c8 -d5s, nginx with 2 workers on the same 2 cores",
    )


RENDER = """
import time
from pendopo.kit.ranges import KeyRange
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models
from pendopo.sites.queries import Country
from pendopo.sites.renderer import SiteRenderer
with every_office():
    home, country = models.HomePage.objects.select_related("office__region").get(url_path="/kpu-kab-kediri/"), Country()
key = home.office.key
with office_scope(KeyRange(key, key)):
    SiteRenderer(home, country).render("{page}".strip("/") + "/index.html")
    began, n = time.perf_counter(), 40
    for _ in range(n):
        SiteRenderer(home, country).render("{page}".strip("/") + "/index.html")
    print(n / (time.perf_counter() - began))
"""


def watch_country(public: Path, supervisor: Supervisor) -> Iterator[Figure]:
    """One round of the watch over all sites as nginx serves them, in three guises, if nginx is there."""
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if not nginx:
        return
    with running_nginx(nginx, public, supervisor.ports[2]) as port:
        base = f"http://127.0.0.1:{port}"
        wall, cpu, out = timed(supervisor, "watch", "--base", base, "--pages", "25", "--processes", "2", "--no-incident", "--json")
    done = json.loads(out)
    yield Figure(
        f"watch of {done['sites']:,} sites × 25 files in three guises, {done['requests']:,} requests",
        f"{wall:.0f} s wall, {cpu:.0f} s CPU, {done['requests'] / wall:,.0f} requests/s",
        "≤ 60 s",
        f"{cpu / done['requests'] * 1e6:.0f} µs CPU a request, start included; nginx on the same 2 cores; {len(done['findings'])} findings",
        "manage.py watch --pages 25 --processes 2",
    )


@contextmanager
def running_nginx(nginx: str, public: Path, intake_port: int) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103  nginx drops its rights under root
        configuration = Path(folder) / "nginx.conf"
        headers = "".join(f'add_header {name} "{value}" always;\n' for name, value in (SECURITY_HEADERS | {POLICY: "$policy"}).items())
        policies = f'default "{SECURITY_HEADERS[POLICY]}"; "~{SCRIPTED_PAGES}" "{SCRIPT_POLICY}";'
        policies += f' "~^{SUBSCRIBE_PAGE}(index.html)?$" "{subscribe_policy(planes.intake_origin("localhost", intake_port))}";'
        types = "".join(f"{kind.partition(';')[0]} {ending};\n" for ending, kind in TYPES.items())
        configuration.write_text(
            f"worker_processes 2; pid {folder}/pid; error_log {folder}/error.log; daemon off; {'user root;' if os.geteuid() == 0 else ''}\n"
            f"events {{ worker_connections 512; }}\n"
            f"http {{ map $uri $policy {{ {policies} }}\n"
            f"access_log off; sendfile on; open_file_cache max=1000; charset utf-8; default_type application/octet-stream;\n"
            f"types {{ {types} }}\n"
            f"server {{ listen 127.0.0.1:{port}; root {public}/sites/$host/current; gzip_static on; index index.html; {headers}\n"
            f"error_page 404 /404.html; location = /404.html {{ internal; }} }} }}\n"
        )
        process = subprocess.Popen([nginx, "-c", str(configuration), "-p", folder])
        time.sleep(0.5)
        try:
            yield port
        finally:
            process.send_signal(signal.SIGQUIT)
            process.wait(10)


def load(wrk: str, url: str, host: str) -> float:
    """Five bounded seconds against an address of this machine."""
    command = [wrk, "-t1", "-c8", "-d5s", "-H", f"Host: {host}", "-H", "Accept-Encoding: gzip", url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        raise RuntimeError(out)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])  # type: ignore[index]


def weights(public: Path) -> Figure:
    """Bytes of first views without photos: the packed page and the packed stylesheet."""
    found: dict[str, int] = {}
    for host, path in (
        ("localhost", "index.html"),
        ("kab-kediri.localhost", "index.html"),
        ("jatim.localhost", "index.html"),
        ("kab-kediri.localhost", "profil/index.html"),
    ):
        current = public / "sites" / host / "current"
        css = next(current.glob("_/theme.*.css.gz")).stat().st_size
        found[f"{host}/{path}".removesuffix("index.html")] = len(gzip.compress((current / path).read_bytes())) + css
    worst = max(found.values())
    listed = ", ".join(f"{name} {size / 1000:.1f} kB" for name, size in found.items())
    return Figure(
        "first view without photos, page and stylesheet", f"at most {worst / 1000:.1f} kB", "≤ 50 kB", listed, "gzip as it is served"
    )


def fresh_clone() -> Iterator[Figure]:
    """From ``git clone`` to the first page, and the second start; packages come from the network or its cache."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103  the embedded server runs as a user of its own under root
        clone = Path(folder) / "pendopo"
        began = time.monotonic()
        subprocess.run(["git", "clone", "-q", str(planes.ROOT), str(clone)], check=True)
        first = start_and_stop(clone, began)
        second = start_and_stop(clone, time.monotonic())
    yield Figure(
        "fresh clone to first page",
        f"{first:.0f} s",
        "≤ 120 s",
        "packages, database, regions, 82 sites opened and baked; the others follow in the background",
        "git clone && make run",
    )
    yield Figure("second start to first page", f"{second:.1f} s", "≤ 10 s", "the same folder, data kept", "make run")


def start_and_stop(clone: Path, began: float) -> float:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PENDOPO_", "DATABASE_", "VIRTUAL_ENV"))}
    process = subprocess.Popen(
        ["make", "run"], cwd=clone, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not first_page(8000):
            if process.poll() is not None or time.monotonic() - began > 600:
                raise RuntimeError("make run did not come up")
            time.sleep(0.1)
        return time.monotonic() - began
    finally:
        time.sleep(1)
        os.killpg(process.pid, signal.SIGINT)
        process.wait(60)


def first_page(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except OSError:
        return False


def judged_by_lighthouse(public: Path, supervisor: Supervisor) -> Iterator[Figure]:
    """The last of all: the sites that are judged are baked anew as if they were no demonstration."""
    if not lighthouse_program():
        return
    bake = [sys.executable, MANAGE, "bake", "--region", "", "--region", "35", "--processes", "2"]
    subprocess.run(bake, env=supervisor.environment("operator") | {"PENDOPO_DEMO": "0"}, capture_output=True, check=True)
    yield from lighthouse(public, supervisor.ports[0])


def moving(supervisor: Supervisor) -> Iterator[Figure]:
    """An old site moves in, beside the offices of the demonstration; the detector that judges its pages and ours."""
    yield from detector()
    supervisor.open_database()
    supervisor.command("set_up", "--demo", "--bake", *(argument for region in FIRST_REGIONS for argument in ("--region", region)))
    yield from guard(planes.state_dir() / "public")
    yield from moving_in(partial(timed, supervisor), "kpu:35.06")


def log(supervisor: Supervisor) -> Iterator[Figure]:
    """The transparency log: its writer, on a database without anything else, and its verifier."""
    supervisor.open_database()
    yield from transparency_log(planes.plane_url(postgres.url_for(supervisor.admin_url, database=planes.DATABASE), "log"))
    yield from log_verification()


def sites(supervisor: Supervisor) -> Iterator[Figure]:
    """The sites of the whole country, from the regions to what readers get, on an empty installation."""
    public = planes.state_dir() / "public"
    supervisor.open_database()
    yield regions(supervisor)
    yield from provisioning(supervisor)
    yield full_bake(supervisor)
    yield check(supervisor)
    supervisor.command("set_up", "--demo")
    supervisor.start_planes()
    supervisor.wait_until_answering()
    password = (planes.state_dir() / "demo-password").read_text()
    yield from publishing(supervisor, public, password)
    supervisor.command("shell", "-v0", "-c", FILL.format(accounts=ACCOUNTS))
    yield from desk_screens(supervisor, password)
    yield cost_of_the_walls(supervisor)
    yield from runbook(supervisor, public, password)
    yield from broadcast(lambda code: timed(supervisor, "shell", "-v0", "-c", code)[2], public)
    _, _, indexed = timed(supervisor, "index_search", "--json")
    yield from search_of_nation(f"http://localhost:{supervisor.ports[0]}{SEARCH_PAGE}", json.loads(indexed))
    yield from serving(public, supervisor)
    yield from watch_country(public, supervisor)
    yield weights(public)
    yield from judged_by_lighthouse(public, supervisor)


SECTIONS = {"sites": ("Sites", sites), "moving": ("Moving in", moving), "log": ("Transparency log", log)}

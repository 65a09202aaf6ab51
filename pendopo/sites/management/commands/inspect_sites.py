"""Look over live hosts for what attackers leave."""

import argparse
import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from pendopo.sites import inspecting
from pendopo.sites.inspecting import HostReport, Inspecting
from pendopo.sites.live_client import BadBase, Base, Manners
from pendopo.sites.rules.dangling import Dangling
from pendopo.sites.rules.infection_words import dangling_text

HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+|localhost")
MOST_PAGES = 200


def whole_number(least: int, most: int) -> Any:
    """A number within bounds, for argparse."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                _("“%(text)s” harus bilangan bulat %(least)s sampai %(most)s") % {"text": text, "least": least, "most": most}
            )
        return int(text)

    return read


def a_server(text: str) -> Base:
    try:
        return Base.of(text)
    except BadBase:
        raise argparse.ArgumentTypeError(_("“%(text)s” bukan alamat seperti https://10.0.0.5") % {"text": text}) from None


class Command(BaseCommand):
    help = (
        "Memeriksa situs lama yang masih hidup: halaman depan dan halaman terbarunya, sebagai pembaca dan sebagai mesin pencari, "
        "dari tanda-tanda peretasan (iklan judi, tautan tersembunyi, skrip, pengalihan) dan nama yang menggantung.\n"
        "Contoh: manage.py inspect_sites daftar-situs.txt --json"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("hosts", nargs="+", metavar="FILE|HOST", help="Nama host, atau berkas dengan satu nama tiap baris.")
        parser.add_argument("--pages", type=whole_number(1, MOST_PAGES), default=10, metavar="N", help="Halaman tiap situs. Bawaan 10.")
        parser.add_argument("--concurrency", type=whole_number(1, 64), default=8, metavar="N", help="Situs sekaligus. Bawaan 8.")
        parser.add_argument("--timeout", type=whole_number(1, 120), default=10, metavar="DETIK", help="Menunggu jawaban. Bawaan 10.")
        parser.add_argument("--base", type=a_server, metavar="URL", help="Server yang dihubungi, apa pun hostnya.")
        parser.add_argument("--zone", type=Path, metavar="BERKAS", help="Ekspor zona DNS; nama yang menggantung disebut.")
        parser.add_argument("--domain", default="", metavar="NAMA", help="Domain zona itu. Bawaan: domain pemasangan ini.")
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        hosts = self.hosts_of(options["hosts"])
        zone = self.lines_of(options["zone"]) if options["zone"] else []
        looking = Inspecting(options["pages"], options["concurrency"], Manners(float(options["timeout"])), options["base"])
        with tqdm(total=len(hosts), desc="Memeriksa", unit="situs", disable=options["json"]) as bar:
            reports = inspecting.inspect(hosts, looking, bar.update)
        loose = inspecting.dangling_in(zone, options["domain"] or settings.DOMAIN, options["concurrency"]) if zone else []
        self.report(reports, loose, as_json=options["json"])
        found = sum(report.has_findings for report in reports) + len(loose)
        if found:
            raise CommandError(_("%(count)s temuan.") % {"count": found})

    def hosts_of(self, given: list[str]) -> list[str]:
        """Host names, each once; what is neither a file nor a name is a mistake.

        Raises:
            CommandError: with exit code 2.
        """
        names = [line for one in given for line in (self.lines_of(Path(one)) if Path(one).is_file() else [one])]
        cleaned = [name.partition("#")[0].strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/.") for name in names]
        hosts = list(dict.fromkeys(name for name in cleaned if name))
        if wrong := [name for name in hosts if not HOST.fullmatch(name)]:
            raise CommandError(_("Bukan nama host: %(names)s") % {"names": ", ".join(wrong[:5])}, returncode=2)
        if not hosts:
            raise CommandError(_("Tidak ada situs untuk diperiksa."), returncode=2)
        return hosts

    def lines_of(self, path: Path) -> list[str]:
        try:
            return path.read_text().splitlines()
        except (OSError, UnicodeDecodeError):
            raise CommandError(_("Berkas %(file)s tidak dapat dibaca.") % {"file": path}, returncode=2) from None

    def report(self, reports: list[HostReport], loose: list[Dangling], *, as_json: bool) -> None:
        reports = sorted(reports, key=lambda report: (-report.score, report.host))
        if as_json:
            rows = [{"name": one.name, "reason": one.reason.value, "text": dangling_text(one, _)} for one in loose]
            done = {"hosts": [report.as_json() for report in reports], "zone": rows, "requests": sum(one.requests for one in reports)}
            self.stdout.write(json.dumps(done, ensure_ascii=False))
            return
        for report in reports:
            self.stdout.write("\n".join(inspecting.lines_of(report)))
        for one in loose:
            self.stdout.write(dangling_text(one, _))

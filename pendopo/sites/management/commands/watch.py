"""Hold the live bytes of all sites against the releases on record."""

import argparse
import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from pendopo.sites import services, watch
from pendopo.sites.live_client import BadBase, Base, Manners
from pendopo.sites.watch import Looking, Round, Target

SHOWN = 50  # findings on a screen; --json has them all


def a_base(text: str) -> Base:
    """An address of a server, for argparse."""
    try:
        return Base.of(text)
    except BadBase:
        raise argparse.ArgumentTypeError(_("“%(text)s” bukan alamat seperti https://10.0.0.5") % {"text": text}) from None


def at_least(least: int) -> Any:
    """A whole number from a bound on, for argparse."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(_("“%(text)s” harus bilangan bulat paling sedikit %(least)s") % {"text": text, "least": least})
        return int(text)

    return read


class Command(BaseCommand):
    help = (
        "Membandingkan yang tersaji di semua situs dengan rilis yang tercatat: sebagai pembaca, sebagai mesin pencari, "
        "dan sebagai pengunjung dari mesin pencari; juga sertifikat, kepala keamanan, kuki, pengalihan dan nama yang menggantung.\n"
        "Contoh: manage.py watch --base https://10.0.0.5 --every 300 --freeze"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--base", action="append", type=a_base, metavar="URL",
            help="Alamat server yang dihubungi, apa pun hostnya; boleh diulang. Tanpa ini: alamat tiap host menurut DNS.",
        )  # fmt: skip
        parser.add_argument("--hosts", nargs="+", metavar="HOST", help="Hanya situs dengan nama host ini.")
        parser.add_argument("--region", action="append", help="Hanya situs di wilayah ini dan di bawahnya; boleh diulang; '' nasional.")
        parser.add_argument("--pages", type=at_least(0), default=25, metavar="N", help="Berkas tiap situs, diundi; 0 semua. Bawaan 25.")
        parser.add_argument("--concurrency", type=at_least(1), default=32, metavar="N", help="Situs sekaligus tiap proses. Bawaan 32.")
        parser.add_argument("--processes", type=at_least(1), default=2, metavar="N", help="Bawaan 2.")
        parser.add_argument("--timeout", type=at_least(1), default=10, metavar="DETIK", help="Menunggu jawaban paling lama. Bawaan 10.")
        parser.add_argument("--ca", default="", metavar="BERKAS", help="Sertifikat penerbit yang dipercaya, bukan milik sistem.")
        parser.add_argument("--cert-days", type=at_least(0), default=21, metavar="HARI", help="Sisa masa sertifikat. Bawaan 21.")
        parser.add_argument(
            "--zone", type=Path, metavar="BERKAS", help="Nama-nama di zona DNS; yang bukan milik kantor mana pun diperiksa."
        )
        parser.add_argument("--freeze", action="store_true", help="Bekukan sendiri kantor yang isinya berbeda dari rilisnya.")
        parser.add_argument("--freeze-limit", type=at_least(1), default=50, metavar="N", help="Lebih dari ini: tidak satu pun. Bawaan 50.")
        parser.add_argument("--no-incident", action="store_true", help="Tidak membuka insiden di meja kerja.")
        again = parser.add_mutually_exclusive_group()
        again.add_argument("--once", action="store_true", help="Satu putaran saja (bawaan).")
        again.add_argument("--every", type=at_least(1), metavar="DETIK", help="Putaran baru setiap sekian detik, sampai SIGTERM.")
        parser.add_argument("--json", action="store_true", help="Satu baris JSON tiap putaran.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.prepare(options)
        if not options["every"]:
            if found := sum(map(len, self.round(options).findings.values())):
                raise CommandError(_("%(count)s temuan.") % {"count": found})
            return
        until = services.told_to_stop()
        services.serve_forever(lambda: services.in_rounds(partial(self.one_of_many, options), until, options["every"]), until)

    def one_of_many(self, options: dict[str, Any]) -> bool:
        """A round after which there is a rest, whatever it found."""
        self.round(options)
        sys.stdout.flush()
        return False

    def prepare(self, options: dict[str, Any]) -> None:
        """What is used wrongly is said before anything is asked."""
        default = Base("http", "127.0.0.1", settings.PUBLIC_PORT) if settings.LOCAL else Base("https", "", settings.PUBLIC_PORT)
        options["base"] = options["base"] or [default]
        if options["ca"] and not Path(options["ca"]).is_file():
            raise CommandError(_("Berkas %(file)s tidak ada.") % {"file": options["ca"]}, returncode=2)
        try:
            options["zone"] = options["zone"] and options["zone"].read_text().splitlines()
        except (OSError, UnicodeDecodeError):
            raise CommandError(_("Berkas %(file)s tidak dapat dibaca.") % {"file": options["zone"]}, returncode=2) from None

    def targets(self, options: dict[str, Any]) -> Sequence[Target]:
        """The sites to look at; none, or an unknown host, is a mistake and never a green round."""
        found = watch.targets_of(options["base"], options["hosts"], options["region"])
        unknown = set(options["hosts"] or ()) - {target.host for target in found}
        if unknown:
            raise CommandError(_("Bukan situs kantor mana pun: %(hosts)s") % {"hosts": ", ".join(sorted(unknown))}, returncode=2)
        if not found:
            raise CommandError(_("Tidak ada situs untuk diperiksa."), returncode=2)
        return found

    def round(self, options: dict[str, Any]) -> Round:
        targets = self.targets(options)
        manners = Manners(float(options["timeout"]), options["ca"], options["cert_days"])
        looking = Looking(options["pages"], options["concurrency"], options["processes"], manners)
        with tqdm(total=len(targets), desc="Mengawasi", unit="situs", disable=options["json"] or bool(options["every"])) as bar:
            done = watch.watch_once(targets, looking, zone=options["zone"], progress=bar.update)
        if not options["no_incident"]:
            watch.tell_the_desk(done)
        if options["freeze"]:
            watch.freeze_offices(done, options["freeze_limit"])
        self.report(done, as_json=options["json"])
        return done

    def report(self, done: Round, *, as_json: bool) -> None:
        rows = [finding.as_json(_) for key in sorted(done.findings) for finding in done.findings[key]]
        if as_json:
            self.stdout.write(json.dumps(vars(done) | {"seconds": round(done.seconds, 1), "findings": rows}, ensure_ascii=False))
            return
        for row in rows[:SHOWN]:
            self.stdout.write(f"{row['text']}" + (f"\n    {row['excerpt']}" if "excerpt" in row else ""))
        if len(rows) > SHOWN:
            self.stdout.write(_("… dan %(count)s temuan lagi (semuanya: --json)") % {"count": len(rows) - SHOWN})
        if done.frozen:
            self.stdout.write(_("Dibekukan: %(hosts)s") % {"hosts": ", ".join(done.frozen)})
        if done.not_frozen:
            self.stdout.write(
                _("Tidak dibekukan, karena terlalu banyak sekaligus (%(count)s): periksa server webnya.") % {"count": len(done.not_frozen)}
            )
        self.stdout.write(
            _("%(sites)s situs, %(requests)s permintaan, %(seconds).1f detik, %(findings)s temuan.")
            % {"sites": done.sites, "requests": done.requests, "seconds": done.seconds, "findings": len(rows)}
        )

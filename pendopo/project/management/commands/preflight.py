"""Check an installation before it goes live, and keep the proof."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from pendopo.project import parts_list
from pendopo.project.preflight import drills, paper, report, signing
from pendopo.project.preflight.control import COUNT, Control, Outcome, Result
from pendopo.project.preflight.fetching import Address, Web
from pendopo.project.preflight.report import Report
from pendopo.project.preflight.target import Target

WORDS = {Result.PASS: "lulus", Result.FAIL: "GAGAL", Result.SKIP: "tidak terbukti"}


class Command(BaseCommand):
    help = (
        f"Memeriksa {COUNT} butir keamanan sebelum pemasangan digunakan: lulus, gagal, atau tidak terbukti, dengan alasan dan bukti.\n"
        "Contoh: manage.py preflight --public https://www.pemilu.example --desk https://desk.pemilu.example --report laporan.pdf\n"
        "        manage.py preflight --public http://localhost:8000 --desk http://desk.localhost:8001"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--public", default="", metavar="URL", help="Alamat portal nasional; host kantor lain dibaca dari basis data.")
        parser.add_argument("--desk", default="", metavar="URL", help="Alamat meja redaksi.")
        parser.add_argument(
            "--connect", default="", metavar="HOST:PORT", help="Sambungkan ke sini, apa pun nama hostnya (sebelum DNS dipindah)."
        )
        parser.add_argument("--http-port", type=int, default=80, help="Port HTTP tanpa TLS; bawaan 80.")
        parser.add_argument("--ca", type=Path, metavar="FILE", help="Sertifikat penerbit yang juga dipercaya (PEM).")
        parser.add_argument(
            "--outside", action="append", default=[], metavar="URL", help="Proksi HTTP di luar jaringan pegawai; berikan dua."
        )
        parser.add_argument(
            "--egress", action="append", default=[], metavar="HOST:PORT", help="Alamat luar yang tidak boleh terjangkau; boleh diulang."
        )
        parser.add_argument(
            "--log-dir", action="append", default=[], type=Path, metavar="DIR", help="Folder log untuk dipindai; boleh diulang."
        )
        parser.add_argument("--probe-login", action="store_true", help="Coba masuk dengan nama karangan sampai dibatasi.")
        parser.add_argument("--files", type=int, default=3, help="Berkas per situs yang dibandingkan dengan manifes; 0 berarti semua.")
        parser.add_argument("--strict", action="store_true", help="Butir yang tidak terbukti ikut menggagalkan.")
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")
        parser.add_argument("--report", type=Path, metavar="FILE.pdf", help="Tulis laporan PDF bertanda tangan.")
        parser.add_argument(
            "--verify", type=Path, metavar="FILE.pdf", help="Periksa tanda tangan sebuah laporan; tidak memeriksa yang lain."
        )
        parser.add_argument("--trust", type=Path, metavar="FILE", help="Untuk --verify: sertifikat yang dipercaya (PEM).")
        parser.add_argument(
            "--record-drill", choices=sorted(drills.DRILLS), metavar="NAME", help=f"Catat latihan: {', '.join(drills.DRILLS)}."
        )
        parser.add_argument("--note", default="", help="Untuk --record-drill: apa yang dicoba dan hasilnya.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            self.verify(options["verify"], options["trust"])
        elif options["record_drill"]:
            self.record_drill(options["record_drill"], options["note"])
        else:
            self.examine(options)

    def verify(self, file: Path, trusted: Path | None) -> None:
        try:
            signer = signing.verify(file.read_bytes(), trusted.read_bytes() if trusted else b"")
        except (OSError, signing.NotSigned) as error:
            raise CommandError(str(error)) from None
        at = timezone.localtime(signer.at).isoformat(timespec="seconds") if signer.at else "waktu tidak disebut"
        self.stdout.write(f"Utuh. Ditandatangani {signer.name}, {at}.\nSertifikat SHA-256 {signer.sha256}")
        if not signer.known:
            raise CommandError("Penanda tangan ini tidak dikenal: berikan sertifikatnya dengan --trust bila dipercaya.")

    def record_drill(self, name: str, note: str) -> None:
        try:
            drills.note_drill(name, note)
        except drills.Refused as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(f"Latihan {drills.DRILLS[name]} dicatat di jejak audit.")

    def examine(self, options: dict[str, Any]) -> None:
        target = self.target(options)
        with tqdm(total=COUNT, desc="Memeriksa", unit="butir", disable=options["json"]) as bar:
            found = report.run(target, parts_list.version_of(target.root), lambda control: bar.update())
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
        else:
            self.show(found)
        if options["report"]:
            self.write(found, options["report"])
        if not found.is_clean(strict=options["strict"]):
            raise CommandError(paper.verdict(found))

    def target(self, options: dict[str, Any]) -> Target:
        try:
            for url in filter(None, (options["public"], options["desk"], *options["outside"])):
                Address.of(url)
            for pair in filter(None, (options["connect"], *options["egress"])):
                Address.of(f"http://{pair}")
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
        names = ("public", "desk", "http_port", "probe_login", "files")
        given = {name: options[name] for name in names} | {name: tuple(options[name]) for name in ("outside", "egress")}
        return Target(**given, log_dirs=tuple(options["log_dir"]), web=Web(options["connect"], options["ca"]))

    def show(self, found: Report) -> None:
        for area, rows in found.by_area:
            self.stdout.write(f"\n{self.style.MIGRATE_HEADING(area)}")
            for control, outcome in rows:
                self.stdout.write(self.line(control, outcome))
        self.stdout.write(f"\n{paper.verdict(found)}\nSidik jari laporan: {found.sha256}")

    def line(self, control: Control, outcome: Outcome) -> str:
        paint = {Result.PASS: self.style.SUCCESS, Result.FAIL: self.style.ERROR, Result.SKIP: self.style.WARNING}[outcome.result]
        return f"{control.number:>3}  {paint(f'{WORDS[outcome.result]:<14}')}  {control.title}\n{'':21}{outcome.reason}"

    def write(self, found: Report, file: Path) -> None:
        data = json.dumps(found.as_json(), ensure_ascii=False, indent=1).encode()
        file.write_bytes(signing.sign(paper.render(found), found.installation, found.made_at, data))
        self.stderr.write(f"Laporan bertanda tangan: {file}")

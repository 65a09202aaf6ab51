"""``manage.py load_regions``: load one edition of the tree of regions."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from pendopo.regions import bulk, queries
from pendopo.regions.management import output
from pendopo.regions.rules.faults import UnreadableFile


class Command(output.ExampleCommand):
    help = "Memuat satu edisi wilayah dari paket npm idn-area-data, berkas CSV, atau tabel padanan KPU (.parquet)."
    example = """Contoh:
  manage.py load_regions
  manage.py load_regions wilayah.csv.gz --edition kemendagri-2026 --legal-basis "Kepmendagri ..." --current
  manage.py load_regions tps_villages_2024.parquet --edition kpu-2024 --scheme kpu --legal-basis "Keputusan KPU 857/2023"

Tanpa FILE: data idn-area-data sebagai edisi kemendagri-2025, dan edisi itu menjadi yang berlaku.
Kode keluar: 0 selesai, 1 ditolak (tidak ada yang dimuat), 2 salah pakai."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, metavar="FILE", help="CSV code,parent,level,name,type; juga .csv.gz atau .parquet"
        )
        parser.add_argument("--edition", metavar="NAMA", help="nama pendek edisi, misalnya kemendagri-2026")
        parser.add_argument("--legal-basis", default="", metavar="TEKS", help="dasar hukum; wajib untuk edisi baru")
        parser.add_argument("--scheme", choices=["kemendagri", "kpu"], default="kemendagri", help="kpu menerima kode tanpa titik")
        parser.add_argument("--valid-from", type=output.a_date, metavar="TANGGAL", help="hari pertama edisi berlaku, misalnya 2025-04-25")
        parser.add_argument(
            "--declared", type=output.four_counts, metavar="P,K,C,D", help="jumlah resmi tiap tingkat; berbeda berarti ditolak"
        )
        parser.add_argument("--current", action="store_true", help="jadikan edisi ini yang berlaku")
        parser.add_argument("--dry-run", action="store_true", help="kerjakan semuanya, lalu batalkan")
        parser.add_argument("--json", action="store_true", help="laporan untuk mesin")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] and not options["edition"]:
            raise CommandError(_("FILE memerlukan --edition."), returncode=2)
        try:
            load = bulk.load_regions(
                options["file"],
                edition=options["edition"] or bulk.DEFAULT_EDITION,
                legal_basis=options["legal_basis"],
                scheme=options["scheme"],
                valid_from=options["valid_from"],
                declared=options["declared"],
                make_current=options["current"] or (options["file"] is None and options["edition"] in (None, bulk.DEFAULT_EDITION)),
                dry_run=options["dry_run"],
                show_progress=not options["json"],
            )
        except UnreadableFile as error:
            raise CommandError(error.message(_)) from None
        except bulk.EditionUnclear as error:
            raise CommandError(str(error), returncode=2) from None
        except queries.NoCurrentEdition:
            raise CommandError(_("Belum ada edisi yang berlaku: jalankan load_regions tanpa FILE dahulu.")) from None
        output.print_json(self.stdout, load) if options["json"] else self.print_report(load)
        if load.file.refused:
            sys.exit(1)

    def print_report(self, load: bulk.RegionLoad) -> None:
        self.stdout.write(f"{load.edition} ← {load.source}")
        if load.saved is None:
            output.print_faults(self.stdout, load.file.faults)
            return
        counts = " + ".join(output.number(count) for count in load.file.counts)
        self.stdout.write(_("Wilayah: %(counts)s (provinsi + kabupaten/kota + kecamatan + desa/kelurahan)") % {"counts": counts})
        output.print_some(self.stdout, _("Nama yang dirapikan"), (f"{m.code} {m.before} → {m.after}" for m in load.file.mended))
        output.print_some(self.stdout, _("Tanpa padanan (tidak diterka)"), load.unmatched)
        output.print_some(self.stdout, _("Ada di basis data, tidak ada di berkas (dibiarkan)"), load.saved.vanished)
        print_saved(self, load.saved, dry_run=load.dry_run)
        if load.current:
            self.stdout.write(_("Edisi yang berlaku: %(edition)s") % {"edition": load.edition})


def print_saved(command: output.ExampleCommand, saved: bulk.SaveCounts, *, dry_run: bool) -> None:
    """One line with what was added, changed, left; and whether it was a trial."""
    numbers = {name: output.number(getattr(saved, name)) for name in ("added", "changed", "unchanged")}
    command.stdout.write(_("Baru %(added)s, berubah %(changed)s, tetap %(unchanged)s") % numbers)
    if dry_run:
        command.stdout.write(_("Uji coba: semuanya dibatalkan."))

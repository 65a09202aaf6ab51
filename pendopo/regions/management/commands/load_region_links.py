"""``manage.py load_region_links``: load what became of the regions of one edition in another."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from pendopo.regions import bulk
from pendopo.regions.management import output
from pendopo.regions.management.commands.load_regions import print_saved
from pendopo.regions.rules.faults import UnreadableFile


class Command(output.ExampleCommand):
    help = "Memuat kaitan antara dua edisi wilayah dari CSV old,new,kind atau tabel padanan KPU (.parquet)."
    example = """Contoh:
  manage.py load_region_links padanan.csv --from kemendagri-2022 --to kemendagri-2025
  manage.py load_region_links tps_villages_2024.parquet --from kpu-2024 --to kemendagri-2025 --dry-run

Kolom kind boleh kosong; jenisnya lalu ditentukan menurut kode, nama, dan induk.
Kode keluar: 0 selesai, 1 ditolak (tidak ada yang dimuat), 2 salah pakai."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV old,new,kind (juga .csv.gz), atau .parquet")
        parser.add_argument("--from", dest="old", required=True, metavar="EDISI", help="edisi kolom old")
        parser.add_argument("--to", dest="new", required=True, metavar="EDISI", help="edisi kolom new")
        parser.add_argument(
            "--date", type=output.a_date, metavar="TANGGAL", help="hari perubahan; kalau tidak disebut, hari pertama edisi baru"
        )
        parser.add_argument("--legal-basis", default="", metavar="TEKS", help="dasar hukum; kalau tidak disebut, dasar hukum edisi baru")
        parser.add_argument("--dry-run", action="store_true", help="kerjakan semuanya, lalu batalkan")
        parser.add_argument("--json", action="store_true", help="laporan untuk mesin")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["old"] == options["new"]:
            raise CommandError(_("--from dan --to harus dua edisi yang berbeda."), returncode=2)
        old, new = output.edition_named(options["old"]), output.edition_named(options["new"])
        try:
            load = bulk.load_region_links(
                options["file"], old=old, new=new, date=options["date"], legal_basis=options["legal_basis"], dry_run=options["dry_run"]
            )
        except UnreadableFile as error:
            raise CommandError(error.message(_)) from None
        output.print_json(self.stdout, load) if options["json"] else self.print_report(load)
        if load.found.refused:
            sys.exit(1)

    def print_report(self, load: bulk.LinkLoad) -> None:
        self.stdout.write(f"{load.old} → {load.new} ← {load.source}")
        if load.saved is None:
            output.print_faults(self.stdout, load.found.faults)
            return
        self.stdout.write(
            _("Kaitan: %(counts)s") % {"counts": ", ".join(f"{kind} {output.number(n)}" for kind, n in sorted(load.found.counts.items()))}
        )
        output.print_some(self.stdout, _("Tanpa padanan (tidak diterka)"), load.found.unmatched)
        output.print_some(self.stdout, _("Terbagi, tanpa penerus yang jelas"), load.found.undecided)
        output.print_some(self.stdout, _("Ada di basis data, tidak ada di berkas (dibiarkan)"), load.saved.vanished)
        print_saved(self, load.saved, dry_run=load.dry_run)

"""Fill an empty installation: regions, offices, sites and, if wanted, the demonstration."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from pendopo.demo import actions as demo
from pendopo.regions.models import Edition, Office
from pendopo.security.scope import every_office
from pendopo.sites import report_cards
from pendopo.sites.models import HomePage
from pendopo.sites.nation_search import index_nation
from pendopo.sites.queries import offices_in


class Command(BaseCommand):
    help = (
        "Mengisi pemasangan baru: wilayah, kantor, situs, dan dengan --demo akun serta berita percobaan.\nContoh: manage.py set_up --demo"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--region", action="append", help="Buka hanya situs di wilayah ini dan di bawahnya; boleh diulang; '' = nasional."
        )
        parser.add_argument("--demo", action="store_true", help="Tambahkan akun dan berita percobaan.")
        parser.add_argument("--bake", action="store_true", help="Panggang juga situs yang belum punya rilis.")
        parser.add_argument("--grade", action="store_true", help="Nilai juga situs yang terbit dan belum pernah punya rapor.")

    def handle(self, *args: Any, **options: Any) -> None:
        regions = options["region"]
        if not Edition.objects.filter(is_current=True).exists():
            call_command("load_regions")
        with every_office():
            offices = offices_in(regions=regions)
            open_sites = HomePage.objects.filter(office__in=offices).count()
        if options["grade"]:
            grade(offices)  # those that can be read already come first
        if not offices or open_sites < len(offices):
            call_command("provision", region=regions)
        if options["demo"]:
            demo.seed()
        if options["bake"]:
            call_command("bake", region=regions, missing=True)
            index_nation()
        if options["grade"]:
            grade(offices_in(regions=regions))


def grade(offices: list[Office]) -> None:
    """First report cards, so that their page is not empty until the next night."""
    for _card in report_cards.grade_offices(report_cards.never_graded(offices)):
        pass

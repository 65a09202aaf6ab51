"""Fill an empty installation: regions, offices, sites and, if wanted, the demonstration."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from pendopo.demo import actions as demo
from pendopo.regions.models import Edition, Office
from pendopo.security.scope import every_office
from pendopo.sites.models import HomePage


class Command(BaseCommand):
    help = (
        "Mengisi pemasangan baru: wilayah, kantor, situs, dan dengan --demo akun serta berita percobaan.\nContoh: manage.py set_up --demo"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", default="", help="Buka hanya situs di wilayah ini dan nasional.")
        parser.add_argument("--demo", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Edition.objects.filter(is_current=True).exists():
            call_command("load_regions")
        with every_office():
            complete = Office.objects.exists() and HomePage.objects.count() == Office.objects.count()
        if not complete:
            call_command("provision", region=options["region"])
        if options["demo"]:
            demo.seed()

"""Prepare a PostgreSQL server: roles, database, tables, walls."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pendopo.project import database


class Command(BaseCommand):
    help = (
        "Menyiapkan server PostgreSQL: peran tiap bidang, basis data, tabel, dan dinding antarkantor. Aman diulang.\n"
        "Contoh: manage.py prepare_database --admin-url postgresql://postgres@localhost/postgres"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--admin-url", default=os.environ.get("DATABASE_URL"), help="Peran yang boleh membuat peran dan basis data.")
        parser.add_argument("--database", default="pendopo")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["admin_url"]:
            raise CommandError("Berikan --admin-url atau DATABASE_URL.", returncode=2)
        try:
            database.prepare(options["admin_url"], options["database"])
        except database.ServerTooOld as error:
            raise CommandError(str(error)) from None
        self.stdout.write("Basis data siap.")

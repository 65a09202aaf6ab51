"""Make an account for an editor of an office."""

import secrets
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from pendopo.regions.models import Office
from pendopo.security.actions import record
from pendopo.security.models import User
from pendopo.security.scope import office_scope
from pendopo.sites.bulk import editors_of


class Command(BaseCommand):
    help = (
        "Membuat akun penyunting sebuah kantor dan menampilkan sandi awalnya sekali.\n"
        'Contoh: manage.py add_account wati --office kpu:35.06 --first-name Wati --last-name "Rahayu"'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--office", required=True, help="Lembaga dan kode wilayah, misalnya kpu:35.06 atau bawaslu: untuk nasional.")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        body, _, code = options["office"].partition(":")
        office = Office.objects.filter(body=body, region__code=code, region__edition__is_current=True).select_related("region").first()
        group = Group.objects.filter(name=editors_of(office)).first() if office else None
        if office is None or group is None:
            raise CommandError(f"Kantor {options['office']!r} tidak ada atau belum punya situs. Periksa lembaga dan kodenya.")
        if User.objects.filter(username=options["username"]).exists():
            raise CommandError(f"Akun {options['username']!r} sudah ada.")
        password = secrets.token_urlsafe(12)
        with transaction.atomic(), office_scope(office.range):
            user = User.objects.create_user(
                options["username"], password=password, office=office, first_name=options["first_name"], last_name=options["last_name"]
            )
            user.groups.add(group)
            record(office_key=office.key, actor="perintah add_account", action="account.add", subject=user.username)
        self.stdout.write(f"{user.username} dapat menyunting {office.name}. Sandi awal, hanya tampil sekali: {password}")

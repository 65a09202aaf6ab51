"""Make an account with one role: for the first people of an installation. Everybody else comes by invitation."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pendopo.regions.models import Office
from pendopo.security.models import User
from pendopo.security.people import RolesClash, give_at_the_server
from pendopo.security.rules.roles import HIGH, Role
from pendopo.security.scope import every_office


class Command(BaseCommand):
    help = (
        "Membuat akun dengan satu peran dan menampilkan sandi awalnya sekali. Untuk orang pertama; selebihnya lewat undangan.\n"
        'Contoh: manage.py add_account wati --office kpu: --role national_admin --first-name Wati --last-name "Rahayu"'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--office", required=True, help="Lembaga dan kode wilayah, misalnya kpu:35.06 atau bawaslu: untuk nasional.")
        parser.add_argument("--role", default=Role.PUBLISHER, choices=[role.value for role in Role], help="Peran; bawaan publisher.")
        parser.add_argument("--with-below", action="store_true", help="Juga di semua kantor di bawahnya; peran tinggi selalu begitu.")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        body, _, code = options["office"].partition(":")
        office = Office.objects.filter(body=body, region__code=code, region__edition__is_current=True).select_related("region").first()
        if office is None:
            raise CommandError(f"Kantor {options['office']!r} tidak ada. Periksa lembaga dan kodenya.")
        password, role = secrets.token_urlsafe(12), Role(options["role"])
        with every_office():
            if User.objects.filter(username=options["username"]).exists():
                raise CommandError(f"Akun {options['username']!r} sudah ada.")
            person = User.objects.create_user(
                options["username"], password=password, office=office, first_name=options["first_name"], last_name=options["last_name"]
            )
            grant = self.give(person, role, office, with_below=options["with_below"] or role in HIGH)
        where = f"{office.name} dan semua kantor di bawahnya" if grant.with_below else office.name
        self.stdout.write(f"{person.username}: {grant.get_role_display()}, {where}. Sandi awal, hanya tampil sekali: {password}")

    def give(self, person: User, role: Role, office: Office, *, with_below: bool) -> Any:
        try:
            return give_at_the_server(person=person, role=role, office=office, with_below=with_below, actor="perintah add_account")
        except RolesClash as error:
            raise CommandError(str(error)) from None

"""Print the accounts of the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand

from pendopo.demo.actions import demo_password
from pendopo.demo.people import CAST
from pendopo.security.models import User
from pendopo.security.scope import every_office


class Command(BaseCommand):
    help = "Menampilkan akun demonstrasi pemasangan ini.\nContoh: manage.py demo_logins"

    def handle(self, *args: Any, **options: Any) -> None:
        with every_office():
            known = set(User.objects.values_list("username", flat=True))
        self.stdout.write(f"  Sandi semua akun demonstrasi: {demo_password()}")
        for person in CAST:
            if person.username in known:
                self.stdout.write(f"    {person.username:<6} {person.first_name} {person.last_name}, {person.task}")

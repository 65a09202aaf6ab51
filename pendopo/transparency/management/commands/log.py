"""The transparency log from the command line; each part is a module of ``log_commands``."""

from importlib import import_module
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

PARTS = ("status", "serve", "key", "proof", "check", "rebuild", "restore", "watch")


def part(name: str) -> ModuleType:
    return import_module(f"pendopo.transparency.log_commands.{name}")


class Command(BaseCommand):
    help = "Catatan transparansi: keadaan, bukti, layanan penulis, pemantau.\nContoh: manage.py log status"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="BAGIAN")
        for name in PARTS:
            module = part(name)
            module.add_arguments(parts.add_parser(name, help=module.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        part(options["part"]).run(self, options)

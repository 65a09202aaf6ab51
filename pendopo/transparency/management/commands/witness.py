"""A witness of transparency logs; the same as ``python -m pendopo.transparency.witness``."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pendopo.transparency.languages import language
from pendopo.transparency.witness import command
from pendopo.transparency.witness.words import SENTENCES


class Command(BaseCommand):
    help = SENTENCES["description"][0]
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        command.add_arguments(parser, lang=language())

    def handle(self, *args: Any, **options: Any) -> None:
        if code := command.run(options, self.stdout, self.stderr):  # type: ignore[arg-type]  # Django's writers write
            sys.exit(code)

"""Where each log stands."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pendopo.transparency.models import Head, Submission
from pendopo.transparency.rules.entries import LOGS

HELP = "Ukuran setiap catatan, dan apa yang menunggu."


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("--json", action="store_true", help="Untuk dibaca mesin.")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    heads = {head.log: head for head in Head.objects.all()}
    rows = [
        {
            "log": log,
            "size": heads[log].size if log in heads else 0,
            "waiting": Submission.objects.filter(log=log, refused="").count(),
            "refused": Submission.objects.filter(log=log).exclude(refused="").count(),
        }
        for log in LOGS
    ]
    if options["json"]:
        command.stdout.write(json.dumps(rows))
        return
    for row in rows:
        command.stdout.write("{log}: {size} entri, {waiting} menunggu, {refused} ditolak".format(**row))

"""Grade the sites of offices against the standard, once a day."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from pendopo.regions.models import Office
from pendopo.sites import models, queries, report_cards
from pendopo.sites.rules.report_card import GRADES, grade


class Command(BaseCommand):
    help = (
        "Menilai situs setiap kantor menurut standar dan mencatatnya sebagai rapor hari ini; dijalankan lagi, rapor hari ini diperbarui.\n"
        "Contoh: manage.py report_cards --region 35"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--region", action="append", help="Hanya kantor di wilayah ini dan di bawahnya; boleh diulang; '' berarti kantor nasional."
        )
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        offices = queries.offices_in(regions=options["region"])
        if not offices:
            raise CommandError("Tidak ada kantor di wilayah itu.", returncode=2)
        with tqdm(total=len(offices), desc="Menilai", unit="situs", disable=options["json"]) as bar:
            cards = list(report_cards.grade_offices(offices, lambda: bar.update(1)))
        self.report(offices, cards, as_json=options["json"])

    def report(self, offices: list[Office], cards: list[models.ReportCard], *, as_json: bool) -> None:
        if as_json:
            rows = [
                {"office": office.name, "code": office.region.code, "body": office.body, "score": card.score, "grade": grade(card.score)}
                | {"release": card.release, "day": card.day.isoformat()}
                for office, card in zip(offices, cards, strict=True)
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        grades = [grade(card.score) for card in cards]
        counts = ", ".join(f"{letter} {grades.count(letter)}" for letter, _least in GRADES)
        average = round(sum(card.score for card in cards) / len(cards))
        unserved = sum(card.release is None for card in cards)
        self.stdout.write(f"{len(cards)} situs dinilai, rata-rata {average}: {counts}. Belum terbit: {unserved}.")

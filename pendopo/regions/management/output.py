"""What the commands of this app share: reading their arguments, and printing reports."""

import argparse
import dataclasses
import datetime
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils.translation import gettext as _

from pendopo.regions.models import Edition
from pendopo.regions.rules.faults import Fault

SHOWN = 10  # lines of one kind on a screen; --json has them all


class ExampleCommand(BaseCommand):
    """A command whose ``--help`` ends with an example, and whose exit code is 0, 1 or 2."""

    requires_system_checks: list[str] = []  # a test runs them; at each start they cost a second

    example = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Django's parser, with the example below, its lines kept."""
        return super().create_parser(
            prog_name, subcommand, epilog=self.example, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs
        )


def a_date(text: str) -> datetime.date:
    """A day as 2026-07-01, for argparse."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“%(text)s” bukan tanggal seperti 2026-07-01") % {"text": text}) from None


def four_counts(text: str) -> tuple[int, ...]:
    """The numbers of provinces, regencies, districts and villages as 38,514,7285,83762, for argparse."""
    parts = text.split(",")
    if len(parts) != 4 or not all(part.strip().isdecimal() for part in parts):
        raise argparse.ArgumentTypeError(_("“%(text)s” bukan empat jumlah seperti 38,514,7285,83762") % {"text": text})
    return tuple(int(part) for part in parts)


def edition_named(name: str) -> Edition:
    """The edition of that name.

    Raises:
        CommandError: there is none; the text names those that there are.
    """
    edition = Edition.objects.filter(name=name).first()
    if edition is None:
        names = ", ".join(Edition.objects.order_by("number").values_list("name", flat=True)) or "-"
        raise CommandError(_("Edisi “%(name)s” tidak ada. Yang ada: %(names)s.") % {"name": name, "names": names})
    return edition


def print_json(out: OutputWrapper, report: Any) -> None:
    """The whole report on standard output, for machines."""
    out.write(json.dumps(report, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, Fault):
        return value.as_dict()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return str(value)


def print_some(out: OutputWrapper, title: str, lines: Iterable[str]) -> None:
    """A title with the number of lines, the first of them, and how many there are more; nothing without lines."""
    found = list(lines)
    if not found:
        return
    out.write(f"{title}: {number(len(found))}")
    for line in found[:SHOWN]:
        out.write(f"  {line}")
    if len(found) > SHOWN:
        out.write("  " + _("… dan %(count)s lagi (semuanya: --json)") % {"count": number(len(found) - SHOWN)})


def print_faults(out: OutputWrapper, faults: list[Fault]) -> None:
    """Every kind of fault with its first sentences; nothing was loaded."""
    out.write(_("Ditolak, tidak ada yang dimuat. Kesalahan: %(count)s") % {"count": number(len(faults))})
    totals, shown = Counter(fault.kind for fault in faults), Counter[str]()
    for fault in faults:
        shown[fault.kind] += 1
        if shown[fault.kind] <= SHOWN:
            out.write(f"  {fault.message(_)}")
        elif shown[fault.kind] == totals[fault.kind]:
            out.write("  " + _("… dan %(count)s lagi (semuanya: --json)") % {"count": number(totals[fault.kind] - SHOWN)})


def number(count: int) -> str:
    """A count with Indonesian separators: 91.600."""
    return f"{count:,}".replace(",", ".")

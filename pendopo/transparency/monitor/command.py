"""The monitor from the command line, alone and as ``manage.py log watch``."""

import argparse
import fcntl
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from pendopo.transparency.languages import LANGUAGES, language, said
from pendopo.transparency.monitor.findings import Report
from pendopo.transparency.monitor.rounds import MAX_AGE, PATIENCE, Progress, Watched, look, moment
from pendopo.transparency.monitor.words import SENTENCES
from pendopo.transparency.rules.policies import BadPolicy, Policy, parse_policy

DONE, FOUND, WRONG_USE = 0, 1, 2
HOUR = 3600


class WrongUse(Exception):
    """Something that the user must give otherwise.

    Attributes:
        reason: name of a sentence of words.py; ``filled`` goes into its places.
    """

    def __init__(self, reason: str, **filled: object) -> None:
        super().__init__(reason)
        self.reason, self.filled = reason, filled


def main(argv: list[str]) -> int:
    """Watch; 0 nothing is wrong, 1 something is, 2 used wrongly."""
    asked = next((argv[at + 1] for at, word in enumerate(argv[:-1]) if word == "--lang"), None)
    lang = language(asked)
    parser = argparse.ArgumentParser(
        "python -m pendopo.transparency.monitor", description=say("description", lang), formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("places", nargs="+", metavar="PLACE", help=say("help_places", lang))
    parser.add_argument("--policy", type=Path, required=True, metavar="FILE", help=say("help_policy", lang))
    parser.add_argument("--state", type=Path, required=True, metavar="FOLDER", help=say("help_state", lang))
    add_arguments(parser, lang=lang)
    return run(vars(parser.parse_args(argv)), sys.stdout, sys.stderr)


def add_arguments(parser: argparse.ArgumentParser, *, lang: str) -> None:
    """The options that both commands have."""
    often = parser.add_mutually_exclusive_group()
    often.add_argument("--once", action="store_true", help=say("help_once", lang))
    often.add_argument("--every", type=float, metavar="SECONDS", help=say("help_every", lang))
    parser.add_argument("--origin", default="", help=say("help_origin", lang))
    parser.add_argument("--at", default="", metavar="HOST:PORT", help=say("help_at", lang))
    parser.add_argument("--max-age", type=float, default=MAX_AGE / HOUR, metavar="HOURS", help=say("help_max_age", lang))
    parser.add_argument("--patience", type=float, default=PATIENCE, metavar="SECONDS", help=say("help_patience", lang))
    parser.add_argument("--json", action="store_true", help=say("help_json", lang))
    parser.add_argument("--lang", choices=LANGUAGES, help=say("help_lang", lang))


def run(options: dict[str, Any], out: TextIO, err: TextIO) -> int:
    """Watch the places of the options until all is said.

    Args:
        options: ``places``, ``policy`` (file), ``state`` (folder), and those of :func:`add_arguments`.
    """
    lang = language(options["lang"])
    try:
        watched = [watched_at(place, options) for place in options["places"]]
        with alone_in(options["state"]):
            return rounds(watched, options, lang, out, err)
    except WrongUse as wrong:
        err.write(say(wrong.reason, lang, **wrong.filled) + "\n")
        return WRONG_USE


def rounds(watched: list[Watched], options: dict[str, Any], lang: str, out: TextIO, err: TextIO) -> int:
    found = False
    try:
        while True:
            for each in watched:
                report = look(each, options["state"], progress=line_of_progress(each.origin, lang, err))
                found |= bool(report.alarms)
                show(report, lang, as_json=options["json"], out=out, err=err)
            if not options["every"]:
                break
            time.sleep(options["every"])
    except KeyboardInterrupt:
        pass
    return FOUND if found else DONE


def watched_at(place: str, options: dict[str, Any]) -> Watched:
    policy = read_policy(options["policy"])
    return Watched(
        place, origin_at(place, policy, options["origin"]), policy,
        at=options["at"], max_age=options["max_age"] * HOUR, patience=options["patience"],
    )  # fmt: skip


def read_policy(file: Path) -> Policy:
    try:
        return parse_policy(file.read_text())
    except (OSError, UnicodeDecodeError, BadPolicy) as error:
        raise WrongUse("bad_policy", file=file, why=error) from error


def origin_at(place: str, policy: Policy, asked: str) -> str:
    """Which log of a policy lies at a place: the one that was named, whose address it is, whose folder, or the only one.

    Raises:
        WrongUse: it could be several.
    """
    origins = sorted({party.key.name for party in policy.logs})
    bare = place.rstrip("/").partition("://")[2]
    tests = (
        lambda origin: origin == asked,
        lambda origin: bare == origin,
        lambda origin: origin.rpartition("/")[2] == place.rstrip("/").rpartition("/")[2],
        lambda origin: True,
    )
    for test in tests[:1] if asked else tests[1:]:
        fitting = [origin for origin in origins if test(origin)]
        if len(fitting) == 1:
            return fitting[0]
    raise WrongUse("which_log", place=place, origins=", ".join(origins) or "-")


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """One monitor a folder.

    Raises:
        WrongUse: another one works there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WrongUse("in_use", folder=folder) from error
        yield


def line_of_progress(origin: str, lang: str, err: TextIO) -> Progress:
    """Says how far the reading is, about once a second, where a person looks on."""
    last = time.monotonic()

    def said_so(done: int, all_of_them: int) -> None:
        nonlocal last
        if err.isatty() and (time.monotonic() - last >= 1 or (done == all_of_them and done > 100_000)):
            last = time.monotonic()
            err.write("\r" + say("progress", lang, origin=origin, done=done, of=all_of_them) + ("\n" if done == all_of_them else ""))
            err.flush()

    return said_so


def show(report: Report, lang: str, *, as_json: bool, out: TextIO, err: TextIO) -> None:
    """Say what a round found: alarms on stderr, the rest on stdout; as JSON a line on stdout."""
    if as_json:
        out.write(json.dumps(report.as_json(lang), ensure_ascii=False) + "\n")
        out.flush()
        return
    now, alarms = moment(time.time()), len(report.alarms)
    name = "round_bad" if alarms else "round_good"
    out.write(say(name, lang, time=now, origin=report.origin, size=report.size, new=report.new, number=alarms) + "\n")
    for finding in report.findings:
        says = finding.in_words(lang)
        (err if finding.is_alarm else out).write(
            say("alarm" if finding.is_alarm else "remark", lang, origin=report.origin, says=says) + "\n"
        )
        if finding.evidence:
            err.write(say("evidence", lang, file=finding.evidence) + "\n")
    if report.left_out:
        err.write(say("left_out", lang, number=report.left_out) + "\n")
    if report.found_before:
        out.write(say("found_before", lang, number=report.found_before) + "\n")
    show_figures(report, lang, out)
    out.flush()


def show_figures(report: Report, lang: str, out: TextIO) -> None:
    if releases := report.figures.get("site_releases"):
        out.write(say("figures_site_releases", lang, hosts=len(releases["hosts"]), releases=releases["releases"]) + "\n")
    if days := report.figures.get("audit_days"):
        out.write(say("figures_audit_days", lang, **days) + "\n")


def say(name: str, lang: str, /, **filled: object) -> str:
    return said(SENTENCES, name, lang, **filled)

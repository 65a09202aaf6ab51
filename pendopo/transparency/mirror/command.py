"""The command line of the mirror, for ``python -m pendopo.transparency.mirror`` and ``manage.py mirror``."""

import argparse
import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from pendopo.transparency.mirror.rounds import SITES, Mirror, Round
from pendopo.transparency.mirror.words import WORDS
from pendopo.transparency.rules.policies import BadPolicy, Policy, parse_policy
from pendopo.transparency.sentences import LANGUAGES, Sentences, usual_language

PROGRAM = "python -m pendopo.transparency.mirror"
EXAMPLE = (
    "Contoh / example: mirror /srv/mirror https://www.contoh.go.id/catatan --policy kebijakan.txt --every 60\n"
    "Exit: 0 sama dengan yang tercatat/is what is on record, 1 ada yang ditolak/something was rejected, "
    "2 tidak dapat dijalankan/could not be run."
)
LEAST_PAUSE = 5  # seconds
INTERRUPTED = 130


class CannotRun(Exception):
    """The mirror was called wrongly; says how by the code of a sentence and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="Folder cermin; isinya disajikan nginx. / Folder of the mirror, served by nginx.")
    parser.add_argument("place", metavar="URL", help="Alamat catatan, berakhir /catatan. / Address of the logs, ends in /catatan.")
    parser.add_argument("--policy", required=True, metavar="FILE", help="Kebijakan yang Anda pegang sendiri. / The policy that you pinned.")
    parser.add_argument(
        "--host", action="append", default=[], metavar="HOST", help="Hanya situs ini; boleh diulang. / This site alone; repeat."
    )
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--once", action="store_true", help="Satu putaran, bawaan. / One round, the default.")
    when.add_argument("--every", type=int, metavar="SECONDS", help="Terus, dengan jeda ini. / On and on, with this pause.")
    parser.add_argument(
        "--at", default="", metavar="HOST:PORT", help="Untuk lab: sambungkan semua host ke sini. / For labs: where all hosts are."
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=usual_language(), help="Bahasa. / Language.")
    parser.add_argument("--json", action="store_true", help="Satu baris JSON tiap putaran. / One line of JSON a round.")


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=PROGRAM, description=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    return run(vars(parser.parse_args(argv)), sys.stdout)


def run(options: dict[str, Any], out: TextIO) -> int:
    """Run the mirror.

    Args:
        options: as :func:`add_arguments` has them.

    Returns:
        0 the mirror is what is on record, 1 something was rejected, 2 it could not be run.
    """
    words = Sentences(WORDS, options["lang"])
    say = (lambda code, facts: None) if options["json"] else speaker(words, out)
    try:
        mirror = mirror_of(options)
        with alone(mirror.root), stopped_by_signal():
            return rounds(mirror, options, say, words, out)
    except Stopped:
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except CannotRun as error:
        if options["json"]:
            out.write(json.dumps({"status": 2, "told": [{"code": error.code, **error.facts}]}) + "\n")
        say(error.code, error.facts)
        return 2


def rounds(mirror: Mirror, options: dict[str, Any], say: Callable[[str, dict[str, object]], None], words: Sentences, out: TextIO) -> int:
    while True:
        this = Round(mirror, say)
        status = this.run()
        out.write((json.dumps(this.report(status), ensure_ascii=False) if options["json"] else words.say(f"end_{status}")) + "\n")
        out.flush()
        if options["every"] is None:
            return status
        time.sleep(max(options["every"], LEAST_PAUSE))


def speaker(words: Sentences, out: TextIO) -> Callable[[str, dict[str, object]], None]:
    def say(code: str, facts: dict[str, object]) -> None:
        out.write(words.say(code, **facts) + "\n")

    return say


def mirror_of(options: dict[str, Any]) -> Mirror:
    text, policy = pinned(options["policy"])
    if urlsplit(options["place"]).scheme not in ("http", "https") or not urlsplit(options["place"]).hostname:
        raise CannotRun("bad_place", why=options["place"])
    root = Path(options["folder"]).resolve()
    mirror = Mirror(root, options["place"], policy, text, tuple(options["host"]), options["at"], options["json"])
    if not any(origin.endswith(f"/{SITES}") for origin in mirror.origins):
        raise CannotRun("no_logs", file=options["policy"])
    names = [origin.rpartition("/")[2] for origin in mirror.origins]
    if len(set(names)) < len(names):
        raise CannotRun("bad_policy", file=options["policy"], why=", ".join(mirror.origins))
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun("disk", why=f"{root}: {error.strerror}") from error
    return mirror


def pinned(file: str) -> tuple[str, Policy]:
    try:
        text = Path(file).read_text()
        return text, parse_policy(text)
    except (OSError, UnicodeDecodeError, BadPolicy) as error:
        raise CannotRun("bad_policy", file=file, why=str(error)) from error


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the folder for this process; the lock falls with it."""
    (root / "mirror").mkdir(exist_ok=True)
    handle = os.open(root / "mirror" / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise CannotRun("busy") from error
    finally:
        os.close(handle)


class Stopped(BaseException):
    """The process was asked to end; what is half done is as after a kill, which hurts nothing."""


@contextmanager
def stopped_by_signal() -> Iterator[None]:
    """Ends quietly on SIGTERM."""

    def stop(*_: object) -> None:
        raise Stopped

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)

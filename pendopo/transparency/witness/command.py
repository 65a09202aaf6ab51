"""``new``, ``add-log``, ``serve`` and ``status`` of a witness, alone and below ``manage.py witness``."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any, TextIO

from pendopo.transparency.languages import LANGUAGES, language
from pendopo.transparency.rules.policies import Party
from pendopo.transparency.witness import folder as folders
from pendopo.transparency.witness.catching_up import catch_up
from pendopo.transparency.witness.door import Door
from pendopo.transparency.witness.folder import BadFolder, Folder
from pendopo.transparency.witness.pages import moment, say
from pendopo.transparency.witness.signing import Witness
from pendopo.transparency.witness.state import Evidence, State

DONE, FOUND, WRONG_USE = 0, 1, 2
PORT = 8470


def main(argv: list[str]) -> int:
    """Run a part; 0 done, 1 refused or found something, 2 used wrongly."""
    asked = next((argv[at + 1] for at, word in enumerate(argv[:-1]) if word == "--lang"), None)
    parser = argparse.ArgumentParser(
        "python -m pendopo.transparency.witness",
        description=say("description", language(asked)),
        formatter_class=argparse.RawTextHelpFormatter,
    )
    add_arguments(parser, lang=language(asked))
    return run(vars(parser.parse_args(argv)), sys.stdout, sys.stderr)


def add_arguments(parser: argparse.ArgumentParser, *, lang: str) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, help=say("help_lang", lang))
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    new, add_log, serve, status = (
        parts.add_parser(name, help=say(f"help_{name.replace('-', '_')}", lang)) for name in ("new", "add-log", "serve", "status")
    )
    for part in (new, add_log, serve, status):
        part.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=say("help_lang", lang))
        part.add_argument("folder", type=Path, metavar="FOLDER", help=say("help_folder", lang))
    new.add_argument("--name", required=True, help=say("help_name", lang))
    new.add_argument("--operator", default="", help=say("help_operator", lang))
    new.add_argument("--quantum", action="store_true", help=say("help_quantum", lang))
    add_log.add_argument("key", metavar="VKEY", help=say("help_key", lang))
    add_log.add_argument("url", metavar="URL", nargs="?", default="", help=say("help_url", lang))
    serve.add_argument("--port", type=int, default=PORT, help=say("help_port", lang))
    serve.add_argument("--host", default="127.0.0.1", help=say("help_host", lang))
    status.add_argument("--json", action="store_true", help=say("help_json", lang))


def run(options: dict[str, Any], out: TextIO, err: TextIO) -> int:
    """Run the part that the options name."""
    lang = language(options["lang"])
    try:
        return {"new": new, "add-log": add_log, "serve": serve, "status": status}[options["part"]](options, lang, out, err)
    except BadFolder as bad:
        err.write(say(bad.reason, lang, **bad.filled) + "\n")
        return FOUND


def new(options: dict[str, Any], lang: str, out: TextIO, err: TextIO) -> int:
    made = folders.make(options["folder"], options["name"], operator=options["operator"], quantum=options["quantum"])
    out.write(say("made", lang, name=made.name, folder=made.path) + "\n")
    out.write("".join(f"{key.verifier}\n" for key in made.keys))
    out.write(say("made_next", lang, folder=made.path) + "\n")
    return DONE


def add_log(options: dict[str, Any], lang: str, out: TextIO, err: TextIO) -> int:
    party = folders.read(options["folder"]).add_log(options["key"], options["url"])
    out.write(say("log_added", lang, origin=party.key.name) + "\n")
    return DONE


def serve(options: dict[str, Any], lang: str, out: TextIO, err: TextIO) -> int:
    def alarm(found: Evidence) -> None:
        err.write(say("alarm", lang, origin=found.origin, what=say(f"evidence_{found.kind}", lang)) + "\n")
        err.flush()

    witness = Witness(folders.read(options["folder"]), alarm=alarm)
    if not is_up_to_date(witness, lang, err):
        return FOUND
    door = Door(witness, host=options["host"], port=options["port"], complain=lambda text: err.write(f"{text}\n"))

    def opened() -> None:
        out.write(say("serving", lang, name=witness.folder.name, host=options["host"], port=door.port) + "\n")
        out.flush()

    return listen(door, opened, lang, err)


def is_up_to_date(witness: Witness, lang: str, err: TextIO) -> bool:
    """Take over what the logs show of this witness's signatures; False when it must not sign any more."""
    forgotten = catch_up(witness)
    for each in forgotten:
        name = "behind" if each.is_other_history else "caught_up"
        err.write(say(name, lang, origin=each.origin, size=each.size, held=each.held) + "\n")
    return not any(each.is_other_history for each in forgotten)


def listen(door: Door, opened: Any, lang: str, err: TextIO) -> int:
    async def until_stopped() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, door.close)
        await door.run(opened)

    try:
        asyncio.run(until_stopped())
    except OSError as error:
        err.write(say("port_taken", lang, host=door.host, port=door.port, why=error.strerror or error) + "\n")
        return FOUND
    return DONE


def status(options: dict[str, Any], lang: str, out: TextIO, err: TextIO) -> int:
    folder = folders.read(options["folder"])
    state = State(folder.state_file)
    found = state.evidence()
    rows = [log_status(state, log) for log in folder.logs()]
    state.close()
    if options["json"]:
        out.write(json.dumps(as_json(folder, rows, found), ensure_ascii=False) + "\n")
    else:
        for row in rows:
            out.write(say("status_log" if row["size"] is not None else "status_never", lang, **row) + "\n")
    if not found:
        return DONE
    origins = ", ".join(sorted({each.origin for each in found}))
    err.write(say("status_found", lang, number=len(found), origins=origins) + "\n")
    return FOUND


def as_json(folder: Folder, rows: list[dict[str, Any]], found: list[Evidence]) -> dict[str, Any]:
    return {
        "name": folder.name,
        "operator": folder.operator,
        "keys": [str(key.verifier) for key in folder.keys],
        "logs": rows,
        "evidence": [each.as_json() for each in found],
    }


def log_status(state: State, log: Party) -> dict[str, Any]:
    latest = state.latest(log.key.name)
    return {
        "origin": log.key.name,
        "url": log.url,
        "size": latest.size if latest else None,
        "time": moment(latest.time) if latest else None,
    }

"""The command line of the verifier."""

import argparse
import sys
from collections.abc import Sequence
from typing import TextIO

from pendopo.transparency.reading import Unreachable, reader
from pendopo.transparency.sentences import LANGUAGES, Sentences, usual_language
from pendopo.transparency.verify.account import DOES_NOT_HOLD, HOLDS, NOT_CHECKED, Account, DoesNotHold, NotChecked
from pendopo.transparency.verify.consistency import verify_consistency
from pendopo.transparency.verify.entries import verify_entry, verify_receipt
from pendopo.transparency.verify.logs import opened, pinned_policy, policy_beside
from pendopo.transparency.verify.pages import log_of, read_page, verify_page
from pendopo.transparency.verify.whole import verify_whole
from pendopo.transparency.verify.words import WORDS

PROGRAM = "python -m pendopo.transparency.verify"
EXAMPLES = f"""
Contoh / examples:
  {PROGRAM} https://www.contoh.go.id/catatan/situs --policy kebijakan.txt
  {PROGRAM} entry https://www.contoh.go.id/catatan/situs kab-kediri.contoh.go.id
  {PROGRAM} page https://kab-kediri.contoh.go.id/berita/ --policy kebijakan.txt
  {PROGRAM} receipt bukti.tlog-proof --policy kebijakan.txt
  {PROGRAM} consistency https://www.contoh.go.id/catatan/situs lama baru --policy kebijakan.txt
Exit: 0 cocok/holds, 1 tidak cocok/does not hold, 2 tidak dapat diperiksa/could not be checked.
"""
WAYS = ("log", "entry", "page", "receipt", "consistency")


def parser() -> argparse.ArgumentParser:
    usual = argparse.ArgumentParser(add_help=False)
    usual.add_argument("--policy", default="", metavar="FILE", help="kebijakan yang Anda percayai / the policy that you believe")
    usual.add_argument("--json", action="store_true", help="untuk mesin / for machines")
    usual.add_argument("--lang", choices=LANGUAGES, default=usual_language())
    usual.add_argument("--at", default="", metavar="HOST:PORT", help="sambungkan ke sini / connect to this place")
    whole = argparse.ArgumentParser(prog=PROGRAM, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = whole.add_subparsers(dest="way", required=True, metavar="URL|FOLDER|" + "|".join(WAYS[1:]))
    log = ways.add_parser("log", parents=[usual], help="seluruh catatan / the whole log")
    log.add_argument("place", metavar="URL|FOLDER")
    log.add_argument("--processes", type=int, default=0, metavar="N")
    entry = ways.add_parser("entry", parents=[usual], help="satu entri / one entry")
    entry.add_argument("place", metavar="URL|FOLDER")
    entry.add_argument("entry", metavar="INDEX|SUBJECT")
    page = ways.add_parser("page", parents=[usual], help="satu halaman / one page")
    page.add_argument("url", metavar="URL")
    page.add_argument("--log", default="", metavar="URL|FOLDER", help="catatan dari tempat lain / the log from another place")
    receipt = ways.add_parser("receipt", parents=[usual], help="tanda bukti, tanpa jaringan / a receipt, offline")
    receipt.add_argument("file", metavar="FILE.tlog-proof")
    receipt.add_argument("--entry", default="", metavar="FILE", help="entrinya / its entry")
    two = ways.add_parser("consistency", parents=[usual], help="dua titik periksa / two checkpoints")
    two.add_argument("place", metavar="URL|FOLDER")
    two.add_argument("one", metavar="FILE")
    two.add_argument("other", metavar="FILE")
    return whole


def main(argv: Sequence[str], out: TextIO | None = None) -> int:
    """Run a verification.

    Returns:
        0 it holds, 1 it does not, 2 it could not be checked.
    """
    words = list(argv)
    if words and words[0] not in (*WAYS, "-h", "--help"):
        words.insert(0, "log")
    given = parser().parse_args(words)
    account = Account(Sentences(WORDS, given.lang), given.json, out or sys.stdout)
    return account.close(outcome(given, account))


def outcome(given: argparse.Namespace, account: Account) -> int:
    try:
        run(given, account)
    except NotChecked as error:
        account.fails(error.code, **error.facts)
        return NOT_CHECKED
    except Unreachable as error:
        account.fails("unreachable", why=str(error))
        return NOT_CHECKED
    except DoesNotHold as error:
        account.fails(error.code, **error.facts)
        return DOES_NOT_HOLD
    return HOLDS


def run(given: argparse.Namespace, account: Account) -> None:
    match given.way:
        case "log":
            with opened(given.place, account, policy=given.policy, at=given.at) as log:
                verify_whole(log, account, at=given.at, processes=given.processes)
        case "entry":
            with opened(given.place, account, policy=given.policy, at=given.at) as log:
                verify_entry(log, given.entry, account)
        case "page":
            page = read_page(given.url, account, at=given.at)
            with opened(given.log or log_of(given.url), account, policy=given.policy, at=given.at) as log:
                verify_page(page, log, account)
        case "receipt":
            if not given.policy:
                raise NotChecked("policy_needed")
            verify_receipt(given.file, given.entry, pinned_policy(given.policy, account), account)
        case "consistency":
            policy = pinned_policy(given.policy, account) if given.policy else policy_beside(given.place, account, given.at)
            with reader(given.place, at=given.at) as read:
                verify_consistency(given.one, given.other, read, policy, account)

"""The worked example in docs/reference/transparency-log.md, made from the code: ``python -m tests.transparency.example_page`` renews it."""

import datetime
import re
from hashlib import sha256

from pendopo.kit.merkle import leaf_hash, node_hash
from pendopo.project.planes import ROOT
from pendopo.transparency.rules.checkpoints import Checkpoint
from pendopo.transparency.rules.entries import KINDS, LOGS, Entry
from pendopo.transparency.rules.keys import Kind, SigningKey, encoded
from pendopo.transparency.rules.notes import sign, signature_line
from pendopo.transparency.rules.receipts import Receipt
from pendopo.transparency.rules.tiles import packed

PAGE = ROOT / "docs" / "reference" / "transparency-log.md"
MARK = re.compile(r"(<!-- (kinds|example): made from the code -->\n).*?(<!-- end -->)", re.DOTALL)
ORIGIN = "www.contoh.test/catatan/situs"
LOG_KEY = SigningKey(ORIGIN, Kind.ED25519, bytes([1]) * 32)
WITNESS = SigningKey("saksi.test", Kind.ED25519_COSIGNATURE, bytes([2]) * 32)
WITNESSED = 1_795_000_000
POLICY = f"log {LOG_KEY.verifier}\nwitness bawaslu {WITNESS.verifier} https://saksi.test/\nquorum bawaslu\n"


def release(host: str, number: int, minute: int) -> bytes:
    time = datetime.datetime(2026, 11, 22, 8, minute, tzinfo=datetime.UTC)
    return Entry(
        "site_release", host, number, time, hashes={"manifest": sha256(f"{host} {number}".encode()).digest()},
        totals={"files": 2, "bytes": 900}, office="kpu:35.06", region="35.06",
    ).as_bytes()  # fmt: skip


ENTRIES = [release("kab-kediri.contoh.test", 1, 0), release("jatim.contoh.test", 1, 1), release("kab-kediri.contoh.test", 2, 5)]


def note() -> str:
    """The checkpoint over the three entries, with the log's signature and one witness's."""
    text = str(Checkpoint(ORIGIN, 3, root()))
    return sign(text, LOG_KEY) + signature_line(text, WITNESS, time=WITNESSED)


def root() -> bytes:
    leaves = [leaf_hash(entry) for entry in ENTRIES]
    return node_hash(node_hash(leaves[0], leaves[1]), leaves[2])


def receipt() -> Receipt:
    leaves = [leaf_hash(entry) for entry in ENTRIES]
    return Receipt(1, (leaves[0], leaves[2]), note())


def block(title: str, text: str) -> str:
    return f"{title}\n\n```\n{text.rstrip()}\n```\n\n"


def example() -> str:
    """The whole worked example."""
    leaves = [leaf_hash(entry) for entry in ENTRIES]
    names = ("leaf 0", "leaf 1", "leaf 2", "node of 0 and 1", "root")
    hashes = (*leaves, node_hash(leaves[0], leaves[1]), root())
    bundle = packed(ENTRIES)
    return "".join([
        block("Three entries:", "\n".join(entry.decode() for entry in ENTRIES)),
        block(
            f"`tile/entries/000.p/3` is {len(bundle)} bytes long and begins with `{bundle[:2].hex()}`, the length of entry 0 "
            f"({len(ENTRIES[0])}). `tile/0/000.p/3` is the three leaves one after the other, 96 bytes. Hashes in hexadecimal:",
            "\n".join(f"{name + ':':17}{hashed.hex()}" for name, hashed in zip(names, hashes, strict=True)),
        ),
        block("`checkpoint`, signed by the log and by a witness:", note()),
        block("The policy that accepts it:", POLICY),
        block(f"A receipt for entry 1; the two hashes are leaf 0 ({encoded(leaves[0])[:8]}...) and leaf 2:", str(receipt())),
    ])  # fmt: skip


def kinds() -> str:
    """The table of logs and kinds."""
    rows = "".join(f"| `{name}` | `{kind.log}` | {kind.means} |\n" for name, kind in KINDS.items())
    logs = "".join(f"- `{name}`: {means}\n" for name, means in LOGS.items())
    return f"{logs}\n| kind | log | says |\n|---|---|---|\n{rows}"


def page_with_example(text: str) -> str:
    made = {"kinds": kinds(), "example": example()}
    return MARK.sub(lambda found: found[1] + made[found[2]] + found[3], text)


if __name__ == "__main__":
    PAGE.write_text(page_with_example(PAGE.read_text()))

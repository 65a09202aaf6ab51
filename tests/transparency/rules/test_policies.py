"""Policies, receipts and witnesses: who is believed, what one entry's proof is, and what a witness refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.merkle import EMPTY_ROOT
from pendopo.transparency.rules.checkpoints import BadCheckpoint, Checkpoint
from pendopo.transparency.rules.keys import Kind, SigningKey
from pendopo.transparency.rules.notes import BadNote, sign, signature_line
from pendopo.transparency.rules.policies import BadPolicy, TooFewWitnesses, parse_policy
from pendopo.transparency.rules.proofs import TiledTree
from pendopo.transparency.rules.receipts import BadReceipt, Receipt
from pendopo.transparency.rules.witnessing import Head, Refused, Request, decide, origin_hash
from tests.transparency.tree_of import by_definition, entry, files_of, leaf, reader

LOG = SigningKey("www.contoh.go.id/catatan/situs", Kind.ED25519, bytes(range(32)))
NAMES = ["bawaslu", "kampus", "pers", "pemantau"]
WITNESSES = [SigningKey(f"{name}.example/saksi", Kind.ED25519_COSIGNATURE, bytes([n] * 32)) for n, name in enumerate(NAMES, 1)]
LINES = [f"witness {name} {key.verifier} https://{name}.example/" for name, key in zip(NAMES, WITNESSES, strict=True)]
POLICY = "\n".join(["# siapa yang dipercaya", f"log {LOG.verifier} https://www.contoh.go.id/catatan/situs", *LINES])
TWO_OF_THREE = f"{POLICY}\n\tgroup masyarakat 2 kampus  pers pemantau\ngroup semua all bawaslu masyarakat\nquorum semua\n"
ENTRIES = [entry(number) for number in range(300)]
LEAVES = [leaf(each) for each in ENTRIES]


def checkpoint(size: int = 300) -> str:
    return str(Checkpoint(LOG.name, size, by_definition(LEAVES[:size])))


def cosigned(*places: int) -> str:
    return sign(checkpoint(), LOG, *(WITNESSES[place] for place in places), time=9)


@pytest.mark.parametrize(("places", "enough"), [((0, 1, 2), True), ((0, 2, 3), True), ((0, 1, 2, 3), True), ((1, 2, 3), False),
                                                ((0, 1), False), ((), False)])  # fmt: skip
def test_a_quorum_of_groups_is_counted_as_the_specification_says(places: tuple[int, ...], enough: bool) -> None:
    policy = parse_policy(TWO_OF_THREE)
    if enough:
        assert policy.accept(cosigned(*places)).size == 300
        return
    with pytest.raises(TooFewWitnesses, match=r"needed: 2 of \(bawaslu, 2 of \(kampus, pers, pemantau\)\)") as caught:
        policy.accept(cosigned(*places))
    assert caught.value.seen == sorted(NAMES[place] for place in places)


@given(st.integers(1, 4), st.sets(st.integers(0, 3)))
def test_so_many_of_four_is_so_many_of_four(least: int, places: set[int]) -> None:
    policy = parse_policy(f"{POLICY}\ngroup g {least} {' '.join(NAMES)}\nquorum g")
    seen = policy.witnesses_of(parse_policy(f"{POLICY}\nquorum none").accept(cosigned(*places)))
    assert policy.is_met("g", seen) == (len(places) >= least)


def test_one_wrong_cosignature_spoils_the_whole_note() -> None:
    wrong = sign(checkpoint(), LOG, WITNESSES[0], time=9) + signature_line(checkpoint(7), WITNESSES[1], time=9)
    with pytest.raises(BadNote, match="kampus"):
        parse_policy(f"{POLICY}\nquorum none").accept(wrong)


def test_a_log_that_is_not_in_the_policy_is_not_believed() -> None:
    stranger = SigningKey("www.palsu.example/catatan/situs", Kind.ED25519, bytes(32))
    policy = parse_policy(f"{POLICY}\nquorum none")
    with pytest.raises(BadNote):
        policy.accept(sign(str(Checkpoint(stranger.name, 0, EMPTY_ROOT)), stranger))
    with pytest.raises(BadCheckpoint):  # a known key under another log's name
        policy.accept(sign(str(Checkpoint(stranger.name, 0, EMPTY_ROOT)), LOG))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no quorum"), ("quorum none\nquorum none", "line 2"), ("quorum x", "not defined"), ("log x", "line 1: not a verifier key"),
        (f"log {WITNESSES[0].verifier}", "does not sign here"), (f"witness w {LOG.verifier}", "does not sign here"),
        (f"{LINES[0]}\n{LINES[0]}", "is taken|twice"), (f"{LINES[0]}\nwitness other {WITNESSES[0].verifier}", "occurs twice"),
        (f"{LINES[0]}\ngroup g 2 bawaslu", "2 of 1"), (f"{LINES[0]}\ngroup g 0 bawaslu", "0 of 1"),
        (f"{LINES[0]}\ngroup g any", "not understood"),
        (f"{LINES[0]}\ngroup g any bawaslu\ngroup h any bawaslu", "member twice"), ("group g any none", "not defined"),
        (f"{LINES[0]}\ngroup none any bawaslu", "taken"), ("quorum none\r", "control"), ("hello", "not understood"),
    ],
)  # fmt: skip
def test_a_policy_that_can_be_misread_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadPolicy, match=why):
        parse_policy(text)


def test_a_policy_holds_thirty_two_of_each() -> None:
    keys = [SigningKey(f"s.example/{n}", Kind.ED25519_COSIGNATURE, bytes([n] * 32)) for n in range(40)]
    lines = [f"witness w{n} {key.verifier}" for n, key in enumerate(keys)] + [f"group g{n} any w{n}" for n in range(40)]
    assert len(parse_policy("\n".join([*lines, "quorum g0"])).groups) == 40


# -- receipts


def receipt(index: int = 7, extra: bytes = b"") -> Receipt:
    return Receipt(index, tuple(TiledTree(300, reader(files_of(ENTRIES))).inclusion(index)), cosigned(0, 1, 2), extra)


def test_a_receipt_is_checked_with_nothing_but_the_policy() -> None:
    policy = parse_policy(TWO_OF_THREE)
    given = receipt(7, b"apa saja")
    assert str(given).startswith("c2sp.org/tlog-proof@v1\nextra YXBhIHNhamE=\nindex 7\n")
    assert Receipt.parse(str(given)) == given
    assert Receipt.parse(str(given)).check(ENTRIES[7], policy).size == 300
    with pytest.raises(BadReceipt, match="does not lead"):
        given.check(ENTRIES[8], policy)
    with pytest.raises(TooFewWitnesses):
        Receipt(7, given.proof, cosigned()).check(ENTRIES[7], policy)


def test_the_only_entry_of_a_log_has_an_empty_proof() -> None:
    one = Receipt(0, (), sign(checkpoint(1), LOG))
    assert Receipt.parse(str(one)).check(ENTRIES[0], parse_policy(f"{POLICY}\nquorum none")).size == 1


@pytest.mark.parametrize(
    "text",
    [
        "", str(receipt()).replace("@v1", "@v2"), str(receipt()).replace("index 7", "index 07"), str(receipt()).replace("index 7\n", ""),
        str(receipt()).replace("index", "number"), str(receipt()).replace("\n\n", "\n"), str(receipt()).replace("=\n", "\n", 1),
        "c2sp.org/tlog-proof@v1\nextra YQ==\n\nx", "c2sp.org/tlog-proof@v1\nindex 1\n" + f"{'A' * 43}=\n" * 64 + "\nx",
    ],
)  # fmt: skip
def test_a_malformed_receipt_is_refused(text: str) -> None:
    with pytest.raises(BadReceipt):
        Receipt.parse(text)


# -- witnesses


def request(old: int, size: int) -> Request:
    return Request(old, tuple(TiledTree(size, reader(files_of(ENTRIES[:size]))).consistency(old)), sign(checkpoint(size), LOG))


def head(size: int) -> Head:
    return Head(size, by_definition(LEAVES[:size]))


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_witness_signs_what_continues_what_it_has_seen(old: int, new: int) -> None:
    old, new = sorted((old, new))
    asked = Request.parse(str(request(old, new)).encode())
    assert asked == request(old, new)
    decide(asked.old, asked.proof, Checkpoint.parse(checkpoint(new)), head(old))


def refusal(old: int, proof: tuple[bytes, ...], of: Checkpoint, latest: Head) -> Refused:
    with pytest.raises(Refused) as caught:
        decide(old, proof, of, latest)
    return caught.value


def test_a_witness_refuses_with_the_answers_of_the_specification() -> None:
    now = Checkpoint.parse(checkpoint(200))
    assert refusal(201, (), now, head(201)).status == 400
    behind = refusal(100, request(100, 200).proof, now, head(150))
    assert (behind.status, behind.size) == (409, 150)
    assert refusal(0, (leaf(b"x"),), now, Head()).status == 422
    forged = Checkpoint(LOG.name, 200, leaf(b"forged"))
    assert refusal(100, request(100, 200).proof, forged, head(100)).status == 422
    split = refusal(200, (), forged, head(200))
    assert (split.status, split.is_evidence) == (422, True)
    assert refusal(0, (), Checkpoint(LOG.name, 0, leaf(b"x")), Head()).status == 422
    rollback = refusal(50, request(50, 120).proof, Checkpoint.parse(checkpoint(120)), head(150))
    assert rollback.status == 409


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"old 1\n", b"old 01\n\nx", b"new 1\n\nx", b"old\n\nx", b"old 1\nAAA\n\nx", b"old 1\n" + b"AAAA\n" * 64 + b"\nx"],
)
def test_a_malformed_request_is_refused(body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        Request.parse(body)
    assert caught.value.status == 400


def test_a_log_is_found_at_a_witness_by_the_hash_of_its_name() -> None:
    """SHA-256 in lower-case hex, as the specification has it."""
    assert origin_hash("")[:8] == "e3b0c442"

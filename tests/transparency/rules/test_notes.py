"""Notes, checkpoints and cosignatures: the examples of the specifications, and every way in which a note can be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.transparency.rules.checkpoints import BadCheckpoint, Checkpoint, open_checkpoint, unsigned_checkpoint
from pendopo.transparency.rules.keys import BadKey, Kind, SigningKey, VerifierKey, WrongSignature, decoded, message_of
from pendopo.transparency.rules.notes import BadNote, open_note, sign, signature_line, split_note

FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SIGNED_BY_FOO = (
    "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"
    "OBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
POEM = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "\u2014 quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dl"
    "rDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)


def key(name: str = "contoh.go.id/catatan/situs", kind: Kind = Kind.ED25519, start: int = 1) -> SigningKey:
    return SigningKey(name, kind, bytes(range(start, start + 32)))


LOG, WITNESS = key(), key("saksi.example/satu", Kind.ED25519_COSIGNATURE, 2)
QUANTUM = key("saksi.example/satu", Kind.MLDSA44_COSIGNATURE, 3)
TEXT = str(Checkpoint(LOG.name, 3, bytes(range(32))))


def test_the_example_of_the_specification_is_read_and_a_changed_one_is_not() -> None:
    """C2SP signed-note."""
    text, signed = open_note(SIGNED_BY_FOO, [VerifierKey.parse(FOO)])
    assert text == "This is an example message.\n"
    assert [each.key.name for each in signed] == ["example.com/foo"]
    with pytest.raises(BadNote, match="does not hold"):
        open_note(SIGNED_BY_FOO.replace("example message", "other message"), [VerifierKey.parse(FOO)])


def test_a_text_with_an_empty_line_is_cut_at_the_last_one() -> None:
    text, lines = split_note(POEM)
    assert text.endswith("sole:\n\ned è subito sera.\n")
    assert [line.name for line in lines] == ["quasimodo.example/salvatore"]
    assert text + "\n" + "".join(map(str, lines)) == POEM


def test_the_checkpoint_of_the_specification_is_read_and_its_cosignature_has_the_time_that_it_says() -> None:
    """C2SP tlog-checkpoint and tlog-cosignature."""
    checkpoint = unsigned_checkpoint(SOFA)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert str(checkpoint) == split_note(SOFA)[0]
    witness = split_note(SOFA)[1][1]
    assert int.from_bytes(witness.signature[:8]) == 1679315147
    assert message_of(Kind.ED25519_COSIGNATURE, "", str(checkpoint), 1679315147).decode() == (
        "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )


def test_the_message_of_a_quantum_safe_cosignature_is_laid_out_as_specified() -> None:
    message = message_of(Kind.MLDSA44_COSIGNATURE, "w", "o\n5\n" + "A" * 43 + "=\nan extension\n", 7)
    assert message == b"subtree/v1\n\0" + b"\x01w" + bytes([0] * 7 + [7]) + b"\x01o" + bytes(8) + bytes([0] * 7 + [5]) + bytes(32)


@pytest.mark.parametrize("signer", [LOG, WITNESS, QUANTUM], ids=["log", "witness", "quantum"])
def test_what_a_key_signs_its_verifier_reads_back_and_no_other_does(signer: SigningKey) -> None:
    note = sign(TEXT, signer, time=1_700_000_000)
    text, (signed,) = open_note(note, [signer.verifier])
    assert (text, signed.time) == (TEXT, None if signer.kind == Kind.ED25519 else 1_700_000_000)
    assert open_note(note.encode(), [VerifierKey.parse(str(signer.verifier))])[0] == TEXT
    assert SigningKey.parse(signer.as_text()) == signer
    with pytest.raises(BadNote, match="no known key"):
        open_note(note, [key("lain.example").verifier])
    with pytest.raises(BadNote, match="does not hold"):
        open_note(note.replace("\n3\n", "\n4\n"), [signer.verifier])


def test_the_seed_of_a_key_is_never_shown() -> None:
    assert "seed" not in repr(LOG)
    with pytest.raises(BadKey) as caught:
        SigningKey.parse(LOG.as_text() + "x")
    assert LOG.as_text()[20:] not in str(caught.value)


def test_signatures_of_strangers_are_left_out_of_account_and_a_wrong_one_of_a_friend_spoils_the_note() -> None:
    note = sign(TEXT, LOG, WITNESS, time=5)
    assert [each.key.name for each in open_note(note, [LOG.verifier])[1]] == [LOG.name]
    forged = note.replace(signature_line(TEXT, WITNESS, time=5), signature_line("another\n", WITNESS, time=5))
    assert open_note(forged, [LOG.verifier])[0] == TEXT
    with pytest.raises(BadNote, match=r"saksi\.example/satu does not hold"):
        open_note(forged, [LOG.verifier, WITNESS.verifier])


def test_a_stranger_with_a_friends_name_or_id_is_a_stranger() -> None:
    namesake = SigningKey(LOG.name, Kind.ED25519, bytes(32))
    assert [each.key for each in open_note(sign(TEXT, namesake, LOG), [LOG.verifier])[1]] == [LOG.verifier]


def test_who_signs_twice_counts_once_and_sixteen_signatures_are_read() -> None:
    many = [key(f"saksi.example/{n}", Kind.ED25519_COSIGNATURE, n) for n in range(20)]
    _text, signed = open_note(sign(TEXT, LOG, LOG, *many, time=5), [LOG.verifier, *(each.verifier for each in many)])
    assert len(signed) == 21


@pytest.mark.parametrize(
    ("note", "why"),
    [
        (TEXT, "no signatures"),
        (sign(TEXT, LOG)[:-1], "no signatures"),
        (sign(TEXT, LOG).replace("\u2014", "-"), "malformed"),
        (sign(TEXT, LOG).replace("contoh", "con\ttoh"), "control characters"),
        (sign(TEXT, LOG).replace("\n3\n", "\n3\r\n"), "control characters"),
        (sign(TEXT, LOG) + "\u2014 x AAAA\n", "malformed"),
        (sign(TEXT, LOG) + "\u2014 x AAAAAAA\n", "not base64"),
        (sign(TEXT, LOG) + "\u2014 x AAAAAAB=\n", "not base64"),
        (sign(TEXT, LOG) + "\u2014  AAAAAAA=\n", "malformed"),
        (sign(TEXT, LOG) + "\u2014 a+b AAAAAAA=\n", "malformed"),
        (sign(TEXT, LOG) + "\u2014 x AAAAAAA=\n" * 64, "more than 64"),
        (b"\xff\n\n\xe2\x80\x94 x AAAAAAA=\n", "UTF-8"),
        ("x" * 1_000_001, "too long"),
    ],
)  # fmt: skip
def test_a_malformed_note_is_refused(note: str | bytes, why: str) -> None:
    with pytest.raises(BadNote, match=why):
        open_note(note, [LOG.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "a+b+c", FOO.replace("530d903a", "530d903b"), FOO[:-4], FOO.replace("+Ae", "+ge"), FOO.replace("example", "exam ple"),
        FOO.replace("Aeky", "Beky"), str(QUANTUM.verifier)[:-8],
    ],
)  # fmt: skip
def test_a_malformed_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        VerifierKey.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "o\n3\n", "\n3\n" + "A" * 43 + "=\n", "o\n03\n" + "A" * 43 + "=\n", "o\n-1\n" + "A" * 43 + "=\n", "o\n٣\n" + "A" * 43 + "=\n",
        f"o\n{2**63}\n" + "A" * 43 + "=\n", "o\n3\nAAAA\n", "o\n3\n" + "A" * 42 + "B=\n", "o\n3\n" + "A" * 43 + "=\n\nx\n",
    ],
)  # fmt: skip
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadCheckpoint):
        Checkpoint.parse(text)


def test_a_checkpoint_is_believed_only_if_the_log_that_it_names_signed_it() -> None:
    assert open_checkpoint(sign(TEXT, LOG), [LOG.verifier]).size == 3
    with pytest.raises(BadCheckpoint, match="no known key"):
        open_checkpoint(sign(TEXT, WITNESS), [LOG.verifier, WITNESS.verifier])
    empty = str(Checkpoint(LOG.name, 0, bytes(32)))
    with pytest.raises(BadCheckpoint, match="empty"):
        open_checkpoint(sign(empty, LOG), [LOG.verifier])


def test_a_time_that_no_clock_can_show_is_refused() -> None:
    late = (2**63).to_bytes(8) + WITNESS.sign(TEXT, time=2**63)[8:]
    with pytest.raises(WrongSignature):
        WITNESS.verifier.check(late, TEXT)
    with pytest.raises(WrongSignature):
        WITNESS.verifier.check(b"short", TEXT)
    with pytest.raises(WrongSignature):
        QUANTUM.verifier.check(bytes(2428), "no checkpoint\n")


@given(st.text().map(lambda text: "".join(letter for letter in text if letter >= " " and not "\ud800" <= letter <= "\udfff") + "\n"))
def test_any_text_survives_being_signed_and_opened(text: str) -> None:
    assert open_note(sign(text, LOG), [LOG.verifier])[0] == text


@given(st.binary(max_size=300))
def test_no_rubbish_gets_past(data: bytes) -> None:
    with pytest.raises(BadNote):
        open_note(data, [LOG.verifier])


def test_base64_has_one_way_of_writing() -> None:
    assert decoded("AAAA") == bytes(3)
    for text in ("AAA", "AB==", " AAAA", "AAAA\n", "AA-A"):
        with pytest.raises(ValueError, match="base64"):
            decoded(text)

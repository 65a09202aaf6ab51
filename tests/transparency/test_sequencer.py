"""The writer on a real database: what it takes, in which order it shows it, what it does after a crash, and when it refuses."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.kit.merkle import EMPTY_ROOT, leaf_hash, root
from pendopo.transparency import stops
from pendopo.transparency.reading import FolderReader
from pendopo.transparency.restoring import restore
from pendopo.transparency.rules.checkpoints import open_checkpoint
from pendopo.transparency.rules.keys import Kind, SigningKey
from pendopo.transparency.rules.proofs import TiledTree, inclusion_holds
from pendopo.transparency.rules.tiles import CHECKPOINT
from pendopo.transparency.sequencer import STEPS
from pendopo.transparency.tile_files import LogFiles
from tests.transparency.tree_of import files_of
from tests.transparency.writing import KEY, LOG, MORNING, ORIGIN, LogUnderTest, PlainWitness, policy_of, release, row_of, rows


class Killed(BaseException):
    """The process ends here."""


def dies_at(step: str, times: int = 1) -> Callable[[str], None]:
    left = [times]

    def reached(here: str) -> None:
        if here == step:
            left[0] -= 1
            if left[0] == 0:
                raise Killed(step)

    return reached


# -- what it writes


def test_a_new_log_shows_that_it_is_empty(log: LogUnderTest) -> None:
    with log.opened():
        assert (log.published().size, log.published().root) == (0, EMPTY_ROOT)


def test_what_was_handed_in_stands_in_the_log_and_waits_no_more(log: LogUnderTest) -> None:
    log.hand_in(release(1), release(2), release(3))
    with log.opened() as writer:
        taken = writer.take()
    assert log.bodies() == [release(number).as_bytes() for number in (1, 2, 3)]
    assert taken.indexes[release(2).key] == 1
    assert log.waiting() == []
    assert log.published().size == 3
    assert log.is_whole()
    (head,) = log.execute("SELECT size, checkpoint FROM transparency_head WHERE log = %s", LOG)
    assert head == (3, (log.folder / CHECKPOINT).read_text())
    assert open_checkpoint(head[1], [KEY.verifier]).checkpoint.origin == ORIGIN


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(1, 300), min_size=1, max_size=6), restarts=st.booleans())
def test_any_batching_gives_the_same_log_file_by_file(log: LogUnderTest, sizes: list[int], restarts: bool) -> None:
    log.emptied()
    folder = log.folder.parent / str(next(log.ticks))
    log.folder, done = folder, 0
    writer = log.sequencer()
    writer.open()
    for size in sizes:
        writer.append(rows(range(done, done + size)))
        done += size
        if restarts:
            writer.close()
            writer = log.sequencer()
            writer.open()
    writer.close()
    bodies, files = log.bodies(), log.files()
    assert bodies == [row.body for row in rows(range(done))]
    assert log.published().root == root(bodies)
    assert {path: files[path] for path in files_of(bodies)} == files_of(bodies)


def test_every_file_is_read_only_and_nothing_half_written_is_left(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows(range(700)))
    modes = {file.stat().st_mode & 0o777 for file in log.folder.rglob("*") if file.is_file()}
    assert modes == {0o444}
    assert all("baru" not in path for path in log.files())


def test_an_entry_is_proven_from_the_files_alone(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows(range(600)))
    tree, head = TiledTree(600, FolderReader(log.folder).read), log.published()
    assert inclusion_holds(leaf_hash(tree.entry(437)), 437, 600, tree.inclusion(437), head.root)


# -- repeats


def test_a_fact_that_is_handed_in_again_has_one_place_also_when_it_was_noticed_later(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows([0, 1]))
        again = [row_of(release(2, day=3)), row_of(release(3)), row_of(release(3))]
        taken = writer.append(again)
        assert taken.indexes == {release(2).key: 1, release(3).key: 2}
        assert len(log.bodies()) == 3
        log.hand_in(release(1, day=9))
        writer.take()
    assert (len(log.bodies()), log.waiting()) == (3, [])


def test_the_same_fact_with_other_words_is_refused_and_said_and_the_rest_is_taken(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows([0]))
        log.hand_in(release(1, files=13), release(2))
        taken = writer.take()
        assert list(taken.refused) == [release(1).key]
        assert "entri 0" in taken.refused[release(1).key]
        assert [refused != "" for _body, refused in log.waiting()] == [True]
        assert log.bodies() == [release(1).as_bytes(), release(2).as_bytes()]
        assert writer.take().refused == {}  # it is refused once, and stays for a person to see


def test_two_ways_of_telling_one_fact_in_one_batch_give_the_place_to_the_first(log: LogUnderTest) -> None:
    with log.opened() as writer:
        taken = writer.append([row_of(release(1)), row_of(release(1, files=13))])
    assert log.bodies() == [release(1).as_bytes()]
    assert len(taken.refused) == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"kind":"site_release","nik":1}',
        b"not json",
        release(1).as_bytes().replace(b"kab-kediri.kpu.example", b"3506 1234 5678 9012"),
        release(1).as_bytes() + b" ",
    ],
)
def test_what_is_no_entry_is_refused_by_the_writer_whoever_put_it_there(log: LogUnderTest, body: bytes) -> None:
    """The desk's role may write to the table without asking our code."""
    sql = "INSERT INTO transparency_submission (log, key, body, at, refused) VALUES ('situs', gen_random_uuid(), %s, now(), '')"
    log.execute(sql, body, plane="desk")
    with log.opened() as writer:
        writer.take()
    assert log.bodies() == []
    assert [refused[:11] for _body, refused in log.waiting()] == ["bukan entri"]


def test_an_entry_under_the_key_of_another_fact_is_refused(log: LogUnderTest) -> None:
    log.execute(
        "INSERT INTO transparency_submission (log, key, body, at, refused) VALUES ('situs', gen_random_uuid(), %s, now(), '')",
        release(1).as_bytes(),
    )
    with log.opened() as writer:
        writer.take()
    assert (log.bodies(), log.waiting()[0][1]) == ([], "kunci atau catatan tidak cocok dengan isi")


# -- crashes


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("before", [0, 255, 300])
def test_a_writer_that_dies_between_any_two_steps_loses_nothing_and_goes_on(log: LogUnderTest, step: str, before: int) -> None:
    with log.opened() as writer:
        if before:
            writer.append(rows(range(before)))
        shown = log.published()
        writer.reached = dies_at(step)
        log.hand_in(*[release(number + 1) for number in range(before, before + 5)])
        with pytest.raises(Killed):
            writer.take()
        was_shown = log.published()
        assert was_shown.size == (before + 5 if step in ("published", "pointed") else before)
        assert was_shown.size > before or was_shown == shown
    with log.opened() as writer:
        writer.take()
    assert log.bodies() == [row.body for row in rows(range(before + 5))]
    assert log.published().size == before + 5
    assert log.is_whole()
    assert log.waiting() == []
    assert log.files().items() >= files_of(log.bodies()).items()
    assert json.loads((log.folder / "terbaru" / "kab-kediri.kpu.example.json").read_text())["release"] == before + 5


@pytest.mark.parametrize("step", ["filed", "witnessed", "published"])
def test_a_writer_that_dies_while_it_recovers_recovers_the_next_time(log: LogUnderTest, step: str) -> None:
    writer = log.sequencer(reached=dies_at("committed"))
    writer.open()
    with pytest.raises(Killed):
        writer.append(rows(range(300)))
    writer.close()
    again = log.sequencer(reached=dies_at(step))
    try:
        again.open()
    except Killed:
        pass
    finally:
        again.close()
    with log.opened():
        assert log.published().size == 300
        assert log.is_whole()


def test_files_that_are_lost_altogether_are_made_again_from_the_entries(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows(range(520)))
    log.folder.rename(log.folder.with_name("lost"))
    with log.opened():
        assert log.published().size == 520
    assert log.files().items() >= files_of(log.bodies()).items()


# -- two writers


def test_a_second_writer_is_refused_while_the_first_lives(log: LogUnderTest) -> None:
    with log.opened():
        second = log.sequencer()
        with pytest.raises(stops.AnotherWriter):
            second.open()
        second.close()
    with log.opened():
        pass


def test_a_head_that_somebody_else_moved_stops_the_writer_and_nothing_is_written(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows([0]))
        log.execute("UPDATE transparency_head SET checkpoint = 'other' WHERE log = %s", LOG)
        shown = log.published()
        with pytest.raises(stops.SwapLost):
            writer.append(rows([1]))
    assert len(log.bodies()) == 1
    assert log.published() == shown


def test_an_entry_that_somebody_else_put_in_stops_the_writer(log: LogUnderTest) -> None:
    with log.opened() as writer:
        log.execute("INSERT INTO transparency_logentry (log, index, key, body) VALUES ('situs', 0, gen_random_uuid(), 'x')")
        with pytest.raises(stops.SwapLost):
            writer.append(rows([1]))
    assert log.published().size == 0


# -- time, keys


def test_a_clock_that_goes_back_stops_the_writer_before_it_signs_anything(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows([0]))
        writer.now = lambda: writer.stored.at - timedelta(seconds=1)
        with pytest.raises(stops.ClockWentBack):
            writer.append(rows([1]))
        writer.now = lambda: writer.stored.at
        with pytest.raises(stops.ClockWentBack):
            writer.append(rows([1]))
        assert len(log.bodies()) == 1
        writer.now = lambda: MORNING + timedelta(days=1)
        writer.append(rows([1]))
    assert log.published().size == 2


def test_a_new_key_signs_the_same_tree_and_a_second_one_of_another_kind_beside_it(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows([0, 1]))
        before = log.published()
    new = SigningKey(ORIGIN, Kind.ED25519, bytes(32))
    lasting = SigningKey(ORIGIN, Kind.MLDSA44_COSIGNATURE, bytes(31) + b"1")
    policy = policy_of()
    policy.logs += [type(policy.logs[0])(new.verifier), type(policy.logs[0])(lasting.verifier)]
    with log.opened(keys=[new, lasting], policy=policy):
        assert log.published() == before
        note = (log.folder / CHECKPOINT).read_text()
        assert {signed.key for signed in open_checkpoint(note, policy.keys).signed} == {new.verifier, lasting.verifier}


def test_a_key_that_the_policy_does_not_name_publishes_nothing(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows([0]))
    writer = log.sequencer(keys=[SigningKey(ORIGIN, Kind.ED25519, bytes(32))])
    with pytest.raises(stops.WrongKey):
        writer.open()
    writer.close()


def test_a_log_keeps_its_origin(log: LogUnderTest) -> None:
    with log.opened():
        pass
    writer = log.sequencer()
    writer.origin = "www.pemilu.example/catatan/situs"
    with pytest.raises(stops.WrongKey):
        writer.open()
    writer.close()


# -- set back, flipped


def set_back(log: LogUnderTest, size: int, head: tuple) -> None:
    """The database as it was in a backup."""
    log.tampered("DELETE FROM transparency_logentry WHERE index >= %s", size)
    log.tampered("UPDATE transparency_head SET size = %s, checkpoint = %s, at = %s", *head)


@pytest.fixture
def grown(log: LogUnderTest) -> tuple[LogUnderTest, tuple]:
    """A log of 300 entries, and the head that it had when it was backed up with 280."""
    with log.opened() as writer:
        writer.append(rows(range(280)))
        (head,) = log.execute("SELECT size, checkpoint, at FROM transparency_head WHERE log = %s", LOG)
        writer.append(rows(range(280, 300)))
    return log, head


def refuses(log: LogUnderTest, why: type[Exception], *witnesses: PlainWitness, **options: object) -> None:
    writer = log.sequencer(witnesses, **options)
    with pytest.raises(why):
        writer.open()
    writer.close()


def test_a_database_from_a_backup_is_refused_by_what_is_published(grown: tuple[LogUnderTest, tuple]) -> None:
    log, head = grown
    set_back(log, 280, head)
    refuses(log, stops.DatabaseIsBehind)
    assert log.published().size == 300


def test_a_database_and_files_from_a_backup_are_refused_by_what_a_witness_has_seen(log: LogUnderTest) -> None:
    witness = PlainWitness("bawaslu")
    policy = policy_of(witness.key, least=1)
    with log.opened(witness, policy=policy) as writer:
        writer.append(rows(range(280)))
        (head,) = log.execute("SELECT size, checkpoint, at FROM transparency_head WHERE log = %s", LOG)
        note = (log.folder / CHECKPOINT).read_bytes()
        writer.append(rows(range(280, 300)))
    set_back(log, 280, head)
    LogFiles(log.folder).publish(note.decode())
    refuses(log, stops.WitnessSawMore, witness, policy=policy)
    assert len(log.bodies()) == 280


def test_a_log_that_was_set_back_and_grew_otherwise_is_refused_by_the_witness(log: LogUnderTest) -> None:
    witness = PlainWitness("bawaslu")
    with log.opened() as writer:
        writer.append(rows(range(5)))
        witness.head = type(witness.head)(5, bytes(32))
    refuses(log, stops.WitnessDisagrees, witness, policy=policy_of(witness.key, least=1))


def test_another_tree_of_the_same_size_is_refused(grown: tuple[LogUnderTest, tuple]) -> None:
    log, _head = grown
    other = LogUnderTest(log.url, log.folder.with_name("other"), log.ticks)
    other.emptied()
    with other.opened() as writer:
        writer.append(rows(range(300, 600)))
    refuses(log, stops.DatabaseIsBehind)


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/1/000.p/1", CHECKPOINT])
def test_a_flipped_byte_in_what_the_writer_builds_on_is_refused(grown: tuple[LogUnderTest, tuple], path: str) -> None:
    log, _head = grown
    file = log.folder / path
    data = bytearray(file.read_bytes())
    data[7] ^= 1
    file.chmod(0o644)
    file.write_bytes(bytes(data))
    refuses(log, stops.FilesDiffer)


def test_a_flipped_byte_in_an_entry_that_is_not_published_yet_is_refused(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows(range(10)))
        writer.reached = dies_at("committed")
        with pytest.raises(Killed):
            writer.append(rows(range(10, 20)))
    log.tampered("UPDATE transparency_logentry SET body = set_byte(body, 20, 33) WHERE index = 15")
    refuses(log, stops.RowsDiffer)
    assert log.published().size == 10


def test_an_entry_that_is_gone_is_refused(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows(range(10)))
        writer.reached = dies_at("committed")
        with pytest.raises(Killed):
            writer.append(rows(range(10, 20)))
    log.tampered("DELETE FROM transparency_logentry WHERE index = 15")
    refuses(log, stops.RowsDiffer)


# -- brought back from what was published


def restored(log: LogUnderTest, read: Callable[[str], bytes]) -> int:
    writer = log.sequencer()
    try:
        return restore(writer, read)
    finally:
        writer.close()


def test_a_database_from_a_backup_is_brought_up_to_what_was_published_and_goes_on(grown: tuple[LogUnderTest, tuple]) -> None:
    log, head = grown
    bodies = log.bodies()
    set_back(log, 280, head)
    assert restored(log, FolderReader(log.folder).read) == 20
    assert log.bodies() == bodies
    with log.opened() as writer:
        assert writer.append([*rows([299]), *rows([300])]).indexes[release(300).key] == 299
    assert log.published().size == 301
    assert log.is_whole()


def test_an_empty_database_is_filled_from_a_mirror(grown: tuple[LogUnderTest, tuple]) -> None:
    log, _head = grown
    bodies = log.bodies()
    log.emptied()
    assert restored(log, FolderReader(log.folder).read) == 300
    assert log.bodies() == bodies


@pytest.mark.parametrize("path", ["tile/entries/001.p/44", CHECKPOINT])
def test_nothing_is_brought_back_that_was_not_signed(grown: tuple[LogUnderTest, tuple], path: str) -> None:
    log, head = grown
    set_back(log, 280, head)
    good = FolderReader(log.folder).read

    def false(asked: str) -> bytes:
        data = bytearray(good(asked))
        data[-9] ^= asked == path
        return bytes(data)

    with pytest.raises((stops.FilesDiffer, stops.RowsDiffer)):
        restored(log, false)
    assert len(log.bodies()) == 280


def test_nothing_is_brought_back_into_another_history(grown: tuple[LogUnderTest, tuple]) -> None:
    log, head = grown
    set_back(log, 280, head)
    log.tampered("UPDATE transparency_logentry SET body = set_byte(body, 9, 33) WHERE index = 41")
    with pytest.raises(stops.RowsDiffer):
        restored(log, FolderReader(log.folder).read)
    assert len(log.bodies()) == 280


def test_nothing_is_taken_away_from_a_database_that_holds_more(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows(range(5)))
        note = (log.folder / CHECKPOINT).read_text()
        writer.append(rows(range(5, 9)))
    LogFiles(log.folder).publish(note)
    with pytest.raises(stops.DatabaseIsBehind):
        restored(log, FolderReader(log.folder).read)
    assert len(log.bodies()) == 9


# -- witnesses


def test_nothing_is_shown_before_enough_witnesses_have_seen_it_and_all_of_it_after(log: LogUnderTest) -> None:
    one, two = PlainWitness("bawaslu"), PlainWitness("kampus")
    policy = policy_of(one.key, two.key, least=2)
    with log.opened(one, two, policy=policy) as writer:
        assert log.published().size == 0

        def silent(note: str) -> str:
            raise ConnectionRefusedError

        two.answers = silent
        writer.append(rows(range(3)))
        assert (log.published().size, writer.is_shown, "not reached" in writer.silent["kampus"]) == (0, False, True)
        writer.append(rows(range(3, 6)))  # it goes on taking what is handed in
        assert log.published().size == 0
        two.answers = None
        writer.take()
        assert (log.published().size, writer.is_shown) == (6, True)
    note = (log.folder / CHECKPOINT).read_text()
    assert policy.witnesses_of(policy.accept(note)) == {"bawaslu", "kampus"}


def test_a_log_that_was_just_started_takes_nothing_until_witnesses_have_said_that_they_hold_nothing_newer(log: LogUnderTest) -> None:
    witness = PlainWitness("bawaslu")
    witness.answers = lambda note: ""
    policy = policy_of(witness.key, least=1)
    log.hand_in(release(1))
    with log.opened(witness, policy=policy) as writer:
        with pytest.raises(stops.TooFewSeen):
            writer.take()
        assert len(log.waiting()) == 1
        witness.answers = None
        writer.take()
    assert log.published().size == 1


@pytest.mark.parametrize("lie", ["— kampus AAAAAAAA\n", "nonsense", "— bawaslu AAAAAAAAAAAA\n"])
def test_what_a_witness_answers_besides_its_own_good_signature_is_left_out(log: LogUnderTest, lie: str) -> None:
    false, true = PlainWitness("bawaslu"), PlainWitness("kampus")
    false.answers = lambda note: lie
    policy = policy_of(false.key, true.key, least=1)
    with log.opened(false, true, policy=policy) as writer:
        writer.append(rows([0]))
        assert "bawaslu" in writer.silent
    assert policy.witnesses_of(policy.accept((log.folder / CHECKPOINT).read_text())) == {"kampus"}


# -- pointers, old partial files


def test_pointers_tell_where_the_newest_release_of_each_site_stands(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append([row_of(release(1)), row_of(release(1, host="kota-kediri.kpu.example")), row_of(release(2))])
        found = json.loads((log.folder / "terbaru" / "kab-kediri.kpu.example.json").read_text())
        assert found == {"index": 2, "release": 2, "size": 3}
        assert json.loads((log.folder / "terbaru" / "kota-kediri.kpu.example.json").read_text())["index"] == 1


def test_no_pointer_is_written_outside_its_folder(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append([row_of(release(1, host="a/../../../x")), row_of(release(1, host="a..b"))])
    assert {file.name for file in (log.folder / "terbaru").iterdir()} == {".sampai"}
    assert not list(log.folder.parent.glob("**/x*"))


def test_old_partial_files_go_some_time_after_the_full_one_is_there(log: LogUnderTest) -> None:
    with log.opened() as writer:
        writer.append(rows(range(100)))
        writer.append(rows(range(100, 300)))
        assert writer.files.clear_partials(older_than=3600) == 0
        assert writer.files.clear_partials(older_than=0) == 2  # the tile and the bundle of 100
        writer.append(rows(range(300, 310)))
        assert log.files().items() >= files_of(log.bodies()).items()

"""One person freezes, two unfreeze; what is frozen can be read and not written, and the neighbours notice nothing."""

import json
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client

from pendopo.kit.ranges import KeyRange
from pendopo.security import freezing, incidents, proposals
from pendopo.security.actions import CannotBeDone
from pendopo.security.models import AuditEntry, Freeze, Proposal, Session
from pendopo.security.queries import frozen_ranges, is_frozen
from pendopo.security.scope import every_office, office_scope
from tests.cast import desk
from tests.desk import desk_client
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
REASON = "Halaman depan berisi iklan judi"


def freeze_kediri(by: str = "tono", *, with_below: bool = False) -> Freeze:
    return freezing.freeze(office=office("kpu", "35.06"), with_below=with_below, reason=REASON, by=desk(by))


def signed_in(username: str) -> bool:
    with every_office():
        return Session.objects.filter(person__username=username).exists()


def trail(action: str) -> list[AuditEntry]:
    with every_office():
        return list(AuditEntry.objects.filter(action=action).order_by("id"))


def decide(proposal: Proposal, by: str) -> Freeze:
    done: Freeze = proposals.confirm(proposal, desk(by))
    return done


# -- freezing


def test_a_security_officer_freezes_an_office_and_it_is_on_record() -> None:
    done = freeze_kediri()
    assert is_frozen(office("kpu", "35.06").key)
    (entry,) = trail("office.freeze")
    assert (entry.actor, entry.subject, entry.after["reason"], entry.detail) == (
        "tono",
        "KPU Kabupaten Kediri",
        REASON,
        {"freeze": done.pk},
    )


@pytest.mark.parametrize("username", ["sari", "agus", "joko", "rina", "hendra", "yusuf", "budi", "dewi"])
def test_nobody_else_may_and_the_attempt_is_on_record(username: str) -> None:
    who = desk(username)
    with pytest.raises(PermissionDenied):
        freezing.freeze(office=office("kpu", "35.06"), with_below=False, reason=REASON, by=who)
    assert not is_frozen(office("kpu", "35.06").key)
    assert [(entry.actor, entry.outcome) for entry in trail("office.freeze")] == [(username, "refused")]


def test_tono_of_kpu_may_not_freeze_bawaslu_nor_beyond_the_office_that_he_works_in() -> None:
    with pytest.raises(PermissionDenied):
        freezing.freeze(office=office("bawaslu", "35"), with_below=False, reason=REASON, by=desk("tono"))
    with pytest.raises(PermissionDenied):
        freezing.freeze(office=office("kpu", "33.20"), with_below=False, reason=REASON, by=desk("tono", "35"))
    assert frozen_ranges() == []


def test_the_same_offices_are_not_frozen_twice_and_a_reason_is_asked_for() -> None:
    freeze_kediri()
    with pytest.raises(CannotBeDone, match=r"Sudah dibekukan sejak .* oleh tono"):
        freeze_kediri("lina")
    with pytest.raises(CannotBeDone, match="alasan"):
        freezing.freeze(office=office("kpu", "33.20"), with_below=False, reason=" ", by=desk("tono"))


def test_a_freeze_with_all_below_holds_for_them_and_for_no_other_body_or_province() -> None:
    freezing.freeze(office=office("kpu", "35"), with_below=True, reason=REASON, by=desk("tono"))
    frozen = {code for code in ("", "11", "35", "35.06", "35.71", "33.20") if is_frozen(office("kpu", code).key)}
    assert frozen == {"35", "35.06", "35.71"}
    assert not is_frozen(office("bawaslu", "35").key)


def test_a_whole_body_is_its_national_office_with_all_below() -> None:
    freezing.freeze(office=office("kpu", ""), with_below=True, reason=REASON, by=desk("tono"))
    assert is_frozen(office("kpu", "11.07").key)
    assert not is_frozen(office("bawaslu", "").key)


def test_sign_ins_of_the_frozen_staff_end_but_not_of_neighbours_nor_of_who_may_freeze() -> None:
    for username in ("sari", "joko", "dewi", "budi", "tono", "lina"):
        desk_client(username)
    freeze_kediri()
    assert {name for name in ("sari", "joko", "dewi", "budi", "tono", "lina") if signed_in(name)} == {"dewi", "budi", "tono", "lina"}
    freezing.freeze(office=office("kpu", ""), with_below=True, reason=REASON, by=desk("tono"))
    assert {name for name in ("dewi", "budi", "tono", "lina") if signed_in(name)} == {"tono", "lina"}


def test_open_incidents_of_the_office_say_what_was_done() -> None:
    incident = incidents.open_incident(office=office("kpu", "35.06"), kind="tampering", title="Halaman berubah", actor="perintah watch")
    freeze_kediri()
    with every_office():
        assert [line.actor for line in incident.entries.filter(kind="act")] == ["tono"]


# -- what is frozen


@pytest.fixture
def sari() -> Client:
    return desk_client("sari")


def test_after_signing_in_again_sari_reads_and_does_not_write_while_dewi_works_on(sari: Client) -> None:
    freeze_kediri()
    assert sari.get("/pages/").status_code == 302  # signed out
    sari, dewi = desk_client("sari"), desk_client("dewi")
    assert sari.get("/").status_code == 200
    refused = sari.post("/redirects/add/", {"old_path": "/lama"})
    assert refused.status_code == 403
    assert "dibekukan" in refused.content.decode()
    assert dewi.post("/redirects/add/", {"old_path": "/lama"}).status_code == 200


def test_budi_who_helps_below_may_write_at_home_and_not_where_it_is_frozen() -> None:
    freeze_kediri()
    budi = desk_client("budi")
    assert budi.post("/redirects/add/", {"old_path": "/lama"}).status_code == 200
    budi.post("/kantor/pilih/", {"office": office("kpu", "35.06").key})
    assert budi.post("/redirects/add/", {"old_path": "/lama"}).status_code == 403


# -- unfreezing


def test_two_security_officers_unfreeze_and_one_alone_can_not() -> None:
    done = freeze_kediri()
    proposal = freezing.propose_unfreeze(freeze=done, reason="Sudah dibersihkan", by=desk("tono"))
    assert is_frozen(done.office_key)
    with pytest.raises(CannotBeDone):
        decide(proposal, "tono")
    assert is_frozen(done.office_key)
    ended = decide(proposal, "lina")
    assert (ended.ended_by, ended.ended_with) == ("tono", "lina")
    assert not is_frozen(done.office_key)
    assert [(entry.actor, entry.detail["proposed_by"]) for entry in trail("office.unfreeze") if entry.outcome == "done"] == [
        ("lina", "tono")
    ]


def test_who_froze_may_be_one_of_the_two() -> None:
    done = freeze_kediri("lina")
    decide(freezing.propose_unfreeze(freeze=done, reason="Sudah dibersihkan", by=desk("tono")), "lina")
    assert not is_frozen(done.office_key)


@pytest.mark.parametrize("username", ["sari", "agus", "rina", "hendra", "yusuf"])
def test_nobody_else_may_propose_or_confirm_it(username: str) -> None:
    done = freeze_kediri()
    with pytest.raises(PermissionDenied):
        freezing.propose_unfreeze(freeze=done, reason="Tolong cairkan", by=desk(username, "35.06"))
    proposal = freezing.propose_unfreeze(freeze=done, reason="Sudah dibersihkan", by=desk("tono"))
    with pytest.raises(PermissionDenied):
        decide(proposal, username)
    assert is_frozen(done.office_key)


def test_a_desk_in_one_office_does_not_unfreeze_a_whole_province() -> None:
    done = freezing.freeze(office=office("kpu", "35"), with_below=True, reason=REASON, by=desk("tono"))
    with pytest.raises(PermissionDenied):
        freezing.propose_unfreeze(freeze=done, reason="Sudah dibersihkan", by=desk("tono", "35.06"))
    proposal = freezing.propose_unfreeze(freeze=done, reason="Sudah dibersihkan", by=desk("tono", "35"))
    with pytest.raises(PermissionDenied):
        proposals.confirm(proposal, desk("lina", "35.06"))
    decide(proposal, "lina")
    assert frozen_ranges() == []


def test_it_is_proposed_once_and_ended_once() -> None:
    done = freeze_kediri()
    proposal = freezing.propose_unfreeze(freeze=done, reason="Sudah dibersihkan", by=desk("tono"))
    with pytest.raises(CannotBeDone, match="sudah diusulkan"):
        freezing.propose_unfreeze(freeze=done, reason="Sekali lagi", by=desk("lina"))
    decide(proposal, "lina")
    with every_office():
        done.refresh_from_db()
    with pytest.raises(CannotBeDone, match="sudah diakhiri"):
        freezing.propose_unfreeze(freeze=done, reason="Sekali lagi", by=desk("lina"))
    assert freeze_kediri().pk != done.pk


def test_the_freeze_of_the_province_goes_on_when_that_of_the_office_ends() -> None:
    own = freeze_kediri()
    freezing.freeze(office=office("kpu", "35"), with_below=True, reason=REASON, by=desk("tono"))
    decide(freezing.propose_unfreeze(freeze=own, reason="Sudah dibersihkan", by=desk("tono")), "lina")
    assert is_frozen(office("kpu", "35.06").key)


def test_the_database_itself_wants_two_different_names() -> None:
    done = freeze_kediri()
    with pytest.raises(IntegrityError, match="two_different_persons"), office_scope(KeyRange(done.office_key, done.office_key)):
        Freeze.objects.filter(pk=done.pk).update(ended_at=done.started_at, ended_by="tono", ended_with="tono")


# -- at the server


def test_a_command_unfreezes_in_the_names_of_two_who_may() -> None:
    done = freezing.freeze_at_the_server(office=office("kpu", "35.06"), with_below=False, reason=REASON, actor="perintah freeze")
    with pytest.raises(CannotBeDone):
        freezing.unfreeze_at_the_server(freeze=done, first="tono", second="tono", reason="uji")
    for first, second in (("tono", "sari"), ("sari", "tono"), ("tono", "tidak-ada")):
        with pytest.raises((CannotBeDone, PermissionDenied)):
            freezing.unfreeze_at_the_server(freeze=done, first=first, second=second, reason="uji")
    assert is_frozen(done.office_key)


def manage(*arguments: str) -> str:
    out = StringIO()
    call_command("freeze", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_freezes_says_what_is_frozen_and_thaws_in_two_names() -> None:
    assert "0 pembekuan" in manage("--status")
    assert "KPU Kabupaten Kediri: sejak" in manage("--office", "kpu:35.06", "--reason", REASON)
    assert json.loads(manage("--status", "--json"))["frozen"][0]["reason"] == REASON
    desk("tono"), desk("lina")
    assert "0 pembekuan" in manage("--office", "kpu:35.06", "--unfreeze", "--first", "tono", "--second", "lina")
    assert [(entry.actor, entry.outcome) for entry in trail("office.unfreeze")] == [("lina", "done")]


def test_the_command_freezes_both_bodies_and_each_with_all_below() -> None:
    assert "2 pembekuan" in manage("--all", "--reason", REASON)
    assert all(is_frozen(office(body, code).key) for body, code in (("kpu", "35.06"), ("kpu", ""), ("bawaslu", "35"), ("bawaslu", "")))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--office", "kpu:35.06"], 1),
        (["--office", "kpu:99.99", "--reason", REASON], 2),
        (["--office", "kpu:35.06", "--unfreeze"], 2),
        (["--office", "kpu:35.06", "--unfreeze", "--first", "tono", "--second", "lina"], 1),
    ],
)
def test_the_command_says_by_its_exit_code_what_was_wrong(arguments: list[str], code: int) -> None:
    desk("tono"), desk("lina")
    with pytest.raises(CommandError) as refused:
        manage(*arguments)
    assert refused.value.returncode == code
    assert frozen_ranges() == []


@pytest.mark.parametrize(("first", "second"), [("tono", "tono"), ("tono", "sari"), ("sari", "lina"), ("tono", "tidak-ada")])
def test_the_command_thaws_for_no_other_two(first: str, second: str) -> None:
    for name in ("tono", "lina", "sari"):
        desk(name)
    manage("--office", "kpu:35.06", "--reason", REASON)
    with pytest.raises(CommandError):
        manage("--office", "kpu:35.06", "--unfreeze", "--first", first, "--second", second)
    assert is_frozen(office("kpu", "35.06").key)

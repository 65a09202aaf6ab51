"""Acts of two persons: bound to their exact content, decided by somebody else, within three days."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from pendopo.security import proposals
from pendopo.security.models import AuditEntry, Grant, Proposal, User
from pendopo.security.proposals import CannotDecide, confirm, propose, refuse, register, withdraw
from pendopo.security.rules.roles import Action
from pendopo.security.scope import every_office, office_scope
from tests.desk import desk_of
from tests.sites.country import office, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
DONE: list[tuple[str, str]] = []


@pytest.fixture(autouse=True)
def an_act() -> Iterator[None]:
    """An act of the tests that only writes down that it was done."""
    DONE.clear()
    register("test.act", may=Action.EQUIP, run=lambda proposal, by: DONE.append((proposal.subject, by)))
    yield
    del proposals.ACTS["test.act"]


def proposed(by: str = "agus", code: str = "35.06", **content: Any) -> Proposal:
    key = office("kpu", code).key
    return propose(action="test.act", office_key=key, subject="joko", content=content, reason="uji", by=desk_of(by))


def outcome(proposal: Proposal) -> str:
    with every_office():
        return Proposal.objects.get(pk=proposal.pk).outcome


def refusals() -> set[tuple[str, str]]:
    with every_office():
        return set(AuditEntry.objects.filter(outcome="refused").values_list("actor", "action"))


def test_wulan_confirms_what_agus_proposed_and_only_then_it_is_done() -> None:
    proposal = proposed()
    assert not DONE
    confirm(proposal, desk_of("wulan"))
    assert DONE == [("joko", "wulan")]
    assert outcome(proposal) == "confirmed"
    with office_scope(office("kpu", "35.06").range):
        actions = list(AuditEntry.objects.filter(action__startswith="proposal").values_list("actor", "action"))
    assert actions == [("wulan", "proposal.confirm"), ("agus", "proposal.make")]


def test_the_supervisor_of_the_province_may_be_the_second_person_too() -> None:
    confirm(proposed(), desk_of("rina"))
    assert DONE == [("joko", "rina")]


def test_agus_may_not_confirm_his_own_proposal() -> None:
    proposal = proposed()
    with pytest.raises(CannotDecide, match="sendiri"):
        confirm(proposal, desk_of("agus"))
    assert (outcome(proposal), DONE) == ("open", [])
    assert ("agus", "proposal.confirm") in refusals()


@pytest.mark.parametrize("stranger", ["eko", "joko", "sari", "citra"])
def test_neither_a_neighbour_nor_an_editor_of_the_office_may_confirm_or_refuse_it(stranger: str) -> None:
    proposal = proposed()
    for decide in (confirm, refuse):
        with pytest.raises(PermissionDenied):
            decide(proposal, desk_of(stranger))
    assert (outcome(proposal), DONE) == ("open", [])
    assert (stranger, "proposal.confirm") in refusals()


@pytest.mark.parametrize("stranger", ["eko", "joko", "budi"])
def test_nobody_proposes_where_they_have_no_right(stranger: str) -> None:
    with pytest.raises(PermissionDenied):
        proposed(by=stranger)
    assert (stranger, "proposal.make") in refusals()


def test_a_right_in_the_own_office_does_not_reach_as_far_as_another_role_does() -> None:
    """Budi reads the whole province and administers one office of it: the two are never added up."""
    budi = person("budi")
    with every_office():
        Grant.objects.create(person=budi, role="office_admin", office=office("kpu", "35"), made_by="uji")
    assert desk_of("budi").reach.covers(office("kpu", "35.06").range)
    with pytest.raises(PermissionDenied):
        proposed(by="budi")
    proposed(by="budi", code="35")


def test_whom_a_proposal_is_about_neither_makes_nor_decides_it() -> None:
    with pytest.raises(PermissionDenied):
        proposed(person=person("agus").pk)
    proposal = proposed(person=person("wulan").pk)
    with pytest.raises(PermissionDenied):
        confirm(proposal, desk_of("wulan"))
    assert DONE == []


def test_a_proposal_whose_content_was_changed_can_not_be_confirmed() -> None:
    proposal = proposed(role="editor")
    with every_office():
        Proposal.objects.filter(pk=proposal.pk).update(content={"role": "national_admin"})
    with pytest.raises(CannotDecide, match="bukan lagi"):
        confirm(proposal, desk_of("wulan"))
    with every_office():
        changed = Proposal.objects.get(pk=proposal.pk)
        Proposal.objects.filter(pk=proposal.pk).update(content_sha256=changed.fingerprint())
    with pytest.raises(CannotDecide, match="bukan lagi"):
        confirm(proposal, desk_of("wulan"))
    assert DONE == []


def test_a_proposal_is_open_for_three_days_and_decided_once() -> None:
    proposal = proposed()
    with every_office():
        Proposal.objects.filter(pk=proposal.pk).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    with pytest.raises(CannotDecide, match="kedaluwarsa"):
        confirm(proposal, desk_of("wulan"))
    second = proposed()
    assert second.expires_at - timezone.now() > datetime.timedelta(hours=71)
    confirm(second, desk_of("wulan"))
    for decide in (confirm, refuse, withdraw):
        with pytest.raises(CannotDecide, match="sudah diputuskan"):
            decide(second, desk_of("agus" if decide is withdraw else "rina"))
    assert DONE == [("joko", "wulan")]


def test_a_proposal_of_one_who_was_suspended_or_lost_the_role_can_not_be_confirmed() -> None:
    proposal, agus = proposed(), person("agus")
    with every_office():
        User.objects.filter(pk=agus.pk).update(is_active=False)
    with pytest.raises(CannotDecide, match="tidak berhak"):
        confirm(proposal, desk_of("wulan"))
    with every_office():
        User.objects.filter(pk=agus.pk).update(is_active=True)
        Grant.objects.filter(person=agus).update(ended_at=timezone.now())
    with pytest.raises(CannotDecide, match="tidak berhak"):
        confirm(proposal, desk_of("wulan"))
    assert DONE == []


def test_wulan_refuses_and_agus_withdraws() -> None:
    first, second = proposed(), proposed()
    refuse(first, desk_of("wulan"))
    withdraw(second, desk_of("agus"))
    assert (outcome(first), outcome(second), DONE) == ("refused", "withdrawn", [])


def test_wulan_may_not_withdraw_what_agus_proposed_nor_agus_refuse_it() -> None:
    proposal = proposed()
    with pytest.raises(PermissionDenied):
        withdraw(proposal, desk_of("wulan"))
    with pytest.raises(CannotDecide, match="ditarik"):
        refuse(proposal, desk_of("agus"))


def test_what_fails_when_it_is_done_leaves_the_proposal_open() -> None:
    def fail(proposal: Proposal, by: str) -> None:
        raise RuntimeError

    proposal = proposed()
    register("test.act", may=Action.EQUIP, run=fail)
    with pytest.raises(RuntimeError):
        confirm(proposal, desk_of("wulan"))
    assert outcome(proposal) == "open"

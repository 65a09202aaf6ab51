"""Acts on people: what an administrator does in the own office, and what the neighbour and the editor may not."""

import datetime
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from pendopo.security import links, people, proposals
from pendopo.security.actions import CannotBeDone
from pendopo.security.models import AuditEntry, EnrolmentLink, Grant, Proposal, Session, User
from pendopo.security.people import NeedsTwoPersons, RolesClash
from pendopo.security.proposals import CannotDecide
from pendopo.security.rules.roles import Role
from pendopo.security.scope import every_office, identified
from tests.desk import desk_client, desk_of
from tests.sites.country import office, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]

NEIGHBOURS = ["eko", "joko", "sari", "budi"]  # the other office's administrator, and who has no such right in this one
PASSWORD = "empat kuda hijau berlari"


def kediri() -> dict[str, object]:
    return {"office": office("kpu", "35.06"), "valid_until": None}


def invited(username: str = "nina", role: Role | None = Role.EDITOR, by: str = "agus") -> tuple[User, str]:
    return people.invite(username=username, first_name="Nina", last_name="Astuti", role=role, by=desk_of(by), **kediri())


def fresh(who: User) -> User:
    with every_office():
        return User.objects.get(pk=who.pk)


def entry(action: str, outcome: str = "done") -> AuditEntry:
    with every_office():
        return AuditEntry.objects.filter(action=action, outcome=outcome).latest("id")


def sessions(who: User) -> int:
    with every_office():
        return Session.objects.filter(person=who).count()


def grant_of(username: str) -> Grant:
    with every_office():
        return Grant.objects.select_related("office__region", "person__office__region").get(person=person(username), ended_at=None)


# -- letting in


def test_agus_invites_nina_and_the_code_lets_her_in_once() -> None:
    nina, code = invited()
    assert not nina.is_active
    links.use(links.sealed(code), password=PASSWORD)
    nina = fresh(nina)
    assert nina.is_active
    assert nina.check_password(PASSWORD)
    assert grant_of_person(nina) == ["editor"]
    with pytest.raises(links.LinkIsVoid):
        links.use(links.sealed(code), password="kata sandi yang lain")
    assert fresh(nina).check_password(PASSWORD)


def grant_of_person(who: User) -> list[str]:
    with every_office():
        return list(Grant.objects.filter(person=who).valid().values_list("role", flat=True))


@pytest.mark.parametrize("stranger", NEIGHBOURS)
def test_neither_a_neighbour_nor_an_editor_may_invite_into_kediri(stranger: str) -> None:
    with pytest.raises(PermissionDenied):
        invited(by=stranger)
    with every_office():
        assert not User.objects.filter(username="nina").exists()
    assert entry("person.invite", "refused").actor == stranger


def test_the_code_stands_nowhere_in_the_database() -> None:
    _nina, code = invited()
    with every_office():
        link = EnrolmentLink.objects.get()
        assert code not in str(list(AuditEntry.objects.values()))
    assert code.replace("-", "") not in str(vars(link)).replace("-", "")
    assert link.token_sha256 == links.sealed(code.lower().replace("-", " "))


def test_an_expired_a_revoked_and_an_invented_code_let_nobody_in() -> None:
    nina, code = invited()
    with every_office():
        EnrolmentLink.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    refuses(code)
    second = people.renew_invitation(person=nina, by=desk_of("agus"))
    refuses(code)
    people.revoke_invitation(person=nina, by=desk_of("agus"))
    refuses(second)
    refuses("AAAA-BBBB-CCCC-DDDD-EEEE")
    assert not fresh(nina).is_active


def refuses(code: str) -> None:
    with pytest.raises(links.LinkIsVoid):
        links.use(links.sealed(code), password=PASSWORD)


@pytest.mark.parametrize("stranger", NEIGHBOURS)
def test_neither_a_neighbour_nor_an_editor_may_renew_or_revoke_an_invitation(stranger: str) -> None:
    nina, code = invited()
    for act in (people.renew_invitation, people.revoke_invitation):
        with pytest.raises(PermissionDenied):
            act(person=nina, by=desk_of(stranger))
    links.use(links.sealed(code), password=PASSWORD)


def test_who_has_come_is_not_invited_again() -> None:
    with pytest.raises(CannotBeDone):
        people.renew_invitation(person=person("joko"), by=desk_of("agus"))


@pytest.mark.parametrize("name", ["Nina", "ni", "1nina", "nina wati", "nina@kpu", "n" * 31])
def test_a_malformed_account_name_is_refused(name: str) -> None:
    with pytest.raises(CannotBeDone, match="3 sampai 30"):
        invited(username=name)


def test_a_name_taken_in_any_office_is_refused_without_telling_whose_it_is() -> None:
    person("dewi")
    with pytest.raises(CannotBeDone, match="sudah dipakai"):
        invited(username="dewi")


@pytest.mark.parametrize("role", [Role.OFFICE_ADMIN, Role.SUPERVISOR, Role.NATIONAL_ADMIN, Role.SECURITY, Role.AUDITOR])
def test_an_office_administrator_invites_nobody_to_a_role_above_the_work_of_the_office(role: Role) -> None:
    with pytest.raises(PermissionDenied):
        invited(role=role)
    with every_office():
        assert not User.objects.filter(username="nina").exists()


def test_a_national_administrator_makes_an_office_administrator_alone_but_no_supervisor() -> None:
    nina, _code = invited(role=Role.OFFICE_ADMIN, by="hendra")
    assert grant_of_person(nina) == ["office_admin"]
    with pytest.raises(NeedsTwoPersons):
        invited(username="nino", role=Role.SUPERVISOR, by="hendra")


# -- suspending


def test_agus_suspends_joko_and_every_sign_in_of_his_ends_at_once() -> None:
    browser, joko = desk_client("joko"), person("joko")
    assert browser.get("/").status_code == 200
    people.suspend(person=joko, reason="cuti", by=desk_of("agus"))
    assert sessions(joko) == 0
    assert browser.get("/")["Location"].startswith("/akun/masuk/")
    assert entry("person.suspend").after == {"active": False, "reason": "cuti"}
    people.reactivate(person=joko, by=desk_of("agus"))
    assert fresh(joko).is_active


@pytest.mark.parametrize("stranger", NEIGHBOURS)
def test_neither_a_neighbour_nor_an_editor_may_suspend_or_reactivate_wulan(stranger: str) -> None:
    for act in (lambda **who: people.suspend(reason="", **who), people.reactivate):
        with pytest.raises(PermissionDenied):
            act(person=person("wulan"), by=desk_of(stranger))
    assert fresh(person("wulan")).is_active


def test_nobody_suspends_themselves() -> None:
    with pytest.raises(PermissionDenied):
        people.suspend(person=person("agus"), reason="", by=desk_of("agus"))


def test_an_administrator_of_one_office_can_not_take_over_or_away_who_reaches_further() -> None:
    """Maya works in the same office as the administrator of the national office alone, but administers the nation."""
    with every_office():
        people.give_at_the_server(person=person("yusuf"), role=Role.OFFICE_ADMIN, office=office("kpu", ""), actor="uji")
        Grant.objects.filter(person=person("yusuf"), role="auditor").update(ended_at=timezone.now())
    for act in (
        lambda by: people.suspend(person=person("maya"), reason="", by=by),
        lambda by: people.propose_recovery(person=person("maya"), reason="", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act(desk_of("yusuf"))
        act(desk_of("hendra"))
        people.reactivate(person=person("maya"), by=desk_of("hendra")) if not fresh(person("maya")).is_active else None


def test_a_suspended_person_can_not_come_back_by_an_old_code() -> None:
    nina, code = invited()
    people.suspend(person=nina, reason="", by=desk_of("agus"))
    refuses(code)


# -- sign-ins


def test_agus_ends_all_sign_ins_of_joko_and_then_of_the_office_but_his_own() -> None:
    joko, agus, sari = desk_client("joko"), desk_client("agus"), desk_client("sari")
    dewi = desk_client("dewi")
    assert people.end_sessions_of(person=person("joko"), by=desk_of("agus")) == 1
    assert people.end_sessions_in(office=office("kpu", "35.06"), with_below=False, by=desk_of("agus")) == 1
    for browser, status in ((joko, 302), (sari, 302), (agus, 200), (dewi, 200)):
        assert browser.get("/").status_code == status


def test_a_security_officer_ends_the_sign_ins_of_a_whole_body() -> None:
    sari, dewi, citra, tono = (desk_client(name) for name in ("sari", "dewi", "citra", "tono"))
    people.end_sessions_in(office=office("kpu", ""), with_below=True, by=desk_of("tono"))
    for browser, status in ((sari, 302), (dewi, 302), (citra, 200), (tono, 200)):
        assert browser.get("/").status_code == status


@pytest.mark.parametrize("stranger", NEIGHBOURS)
def test_neither_a_neighbour_nor_an_editor_may_end_sign_ins(stranger: str) -> None:
    wulan = desk_client("wulan")
    with pytest.raises(PermissionDenied):
        people.end_sessions_of(person=person("wulan"), by=desk_of(stranger))
    with pytest.raises(PermissionDenied):
        people.end_sessions_in(office=office("kpu", "35.06"), with_below=False, by=desk_of(stranger))
    assert wulan.get("/").status_code == 200


def test_an_office_administrator_may_not_end_the_sign_ins_of_offices_below() -> None:
    with pytest.raises(PermissionDenied):
        people.end_sessions_in(office=office("kpu", "35.06"), with_below=True, by=desk_of("agus"))


# -- roles


def test_agus_gives_joko_a_role_and_ends_it() -> None:
    people.give(person=person("joko"), role=Role.READER, office=office("kpu", "35.06"), by=desk_of("agus"))
    assert grant_of_person(person("joko")) == ["editor", "reader"]
    with every_office():
        given = Grant.objects.select_related("office__region", "person").get(person=person("joko"), role="reader")
    people.end_grant(grant=given, by=desk_of("agus"))
    assert grant_of_person(person("joko")) == ["editor"]
    assert entry("grant.end").before["role"] == "reader"
    with pytest.raises(CannotBeDone, match="sudah diakhiri"):
        people.end_grant(grant=given, by=desk_of("agus"))


@pytest.mark.parametrize("stranger", [*NEIGHBOURS, "rina", "tono"])
def test_who_may_not_give_a_role_in_kediri_may_not_end_one_either(stranger: str) -> None:
    with pytest.raises(PermissionDenied):
        people.give(person=person("wulan"), role=Role.READER, office=office("kpu", "35.06"), by=desk_of(stranger))
    with pytest.raises(PermissionDenied):
        people.end_grant(grant=grant_of("wulan"), by=desk_of(stranger))
    assert grant_of_person(person("wulan")) == ["office_admin"]


def test_agus_gives_no_role_to_himself_nor_in_another_office_nor_to_a_person_of_another() -> None:
    for who, code in (("agus", "35.06"), ("joko", "33.20"), ("joko", "35"), ("dewi", "35.06")):
        with pytest.raises(PermissionDenied):
            people.give(person=person(who), role=Role.READER, office=office("kpu", code), by=desk_of("agus"))


def test_a_role_ended_in_mid_session_ends_what_the_person_may_do_at_the_next_request() -> None:
    joko = desk_client("joko")
    assert joko.get("/").status_code == 200
    people.end_grant(grant=grant_of("joko"), by=desk_of("agus"))
    assert joko.get("/").status_code == 403


def test_a_role_with_an_end_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    joko, soon = person("joko"), timezone.now() + datetime.timedelta(days=1)
    people.give(person=joko, role=Role.READER, office=office("kpu", "35.06"), valid_until=soon, by=desk_of("agus"))
    with every_office():
        later = list(Grant.objects.filter(person=joko).valid(soon).values_list("role", flat=True))
    assert later == ["editor"]


@pytest.mark.parametrize(("who", "role"), [("sari", Role.OFFICE_ADMIN), ("wulan", Role.PUBLISHER)])
def test_nobody_comes_to_both_publish_and_give_roles(who: str, role: Role) -> None:
    with pytest.raises(RolesClash):
        people.give(person=person(who), role=role, office=office("kpu", "35.06"), by=desk_of("hendra"))


def test_the_clash_is_seen_across_offices_that_the_giver_does_not_see() -> None:
    with every_office():
        people.give_at_the_server(person=person("joko"), role=Role.OFFICE_ADMIN, office=office("kpu", "33.20"), actor="uji")
    with pytest.raises(RolesClash):
        people.give(person=person("joko"), role=Role.PUBLISHER, office=office("kpu", "35.06"), by=desk_of("agus"))


def test_a_role_already_held_or_over_before_it_begins_is_refused() -> None:
    past = timezone.now() - datetime.timedelta(minutes=1)
    with pytest.raises(CannotBeDone, match="sudah dipegang"):
        people.give(person=person("joko"), role=Role.EDITOR, office=office("kpu", "35.06"), by=desk_of("agus"))
    with pytest.raises(CannotBeDone, match="masa depan"):
        people.give(person=person("joko"), role=Role.READER, office=office("kpu", "35.06"), valid_until=past, by=desk_of("agus"))


# -- high roles


def supervisor_for_joko(by: str = "hendra") -> Proposal:
    return people.propose_grant(
        person=person("joko"),
        role=Role.SUPERVISOR,
        office=office("kpu", "35"),
        with_below=True,
        valid_until=None,
        reason="",
        by=desk_of(by),
    )


def test_a_high_role_needs_two_national_administrators() -> None:
    proposal = supervisor_for_joko()
    assert grant_of_person(person("joko")) == ["editor"]
    with pytest.raises(CannotDecide):
        proposals.confirm(proposal, desk_of("hendra"))
    with pytest.raises(PermissionDenied):
        proposals.confirm(proposal, desk_of("rina"))
    proposals.confirm(proposal, desk_of("maya"))
    with every_office():
        grant = Grant.objects.get(person=person("joko"), role="supervisor")
    assert (grant.made_by, grant.confirmed_by, grant.with_below) == ("hendra", "maya", True)


@pytest.mark.parametrize("stranger", ["agus", "eko", "rina", "tono", "ratna"])
def test_who_is_no_national_administrator_proposes_no_high_role(stranger: str) -> None:
    with pytest.raises(PermissionDenied):
        supervisor_for_joko(by=stranger)


def test_a_second_person_whose_own_reach_is_one_office_can_not_confirm_a_role_for_all_below() -> None:
    with every_office():
        Grant.objects.filter(person=person("maya")).update(with_below=False)
    proposal = people.propose_grant(
        person=person("yusuf"),
        role=Role.NATIONAL_ADMIN,
        office=office("kpu", ""),
        with_below=True,
        valid_until=None,
        reason="",
        by=desk_of("hendra"),
    )
    with pytest.raises(PermissionDenied):
        proposals.confirm(proposal, desk_of("maya"))


def test_a_clash_that_came_between_proposal_and_confirmation_is_noticed() -> None:
    proposal = people.propose_grant(
        person=person("joko"),
        role=Role.NATIONAL_ADMIN,
        office=office("kpu", ""),
        with_below=True,
        valid_until=None,
        reason="",
        by=desk_of("hendra"),
    )
    people.give(person=person("joko"), role=Role.PUBLISHER, office=office("kpu", "35.06"), by=desk_of("agus"))
    with pytest.raises(RolesClash):
        proposals.confirm(proposal, desk_of("maya"))
    with every_office():
        assert Proposal.objects.get(pk=proposal.pk).outcome == "open"


# -- a lost device


@pytest.fixture
def device_of() -> Callable[[str], Authenticator]:
    def add(username: str) -> Authenticator:
        who = person(username)
        with identified(person=who.pk):
            return Authenticator.objects.create(user=who, type=Authenticator.Type.TOTP, data={"secret": "x"})

    return add


def test_two_administrators_recover_joko_and_his_old_devices_and_sign_ins_are_gone(device_of: Callable[[str], Authenticator]) -> None:
    device_of("joko")
    thief = desk_client("joko")
    proposal = people.propose_recovery(person=person("joko"), reason="telepon hilang", by=desk_of("agus"))
    code = proposals.confirm(proposal, desk_of("wulan"))
    assert thief.get("/").status_code == 200, "nothing ends before the person comes with the code"
    links.use(links.sealed(code), password=PASSWORD)
    assert thief.get("/").status_code == 302
    with every_office():
        assert not Authenticator.objects.filter(user=person("joko")).exists()
        link = EnrolmentLink.objects.get()
    assert (link.made_by, link.confirmed_by, link.kind) == ("agus", "wulan", "recover")
    assert entry("link.recover").detail == {"devices": 1, "ended": 1}
    refuses(code)


def test_nobody_recovers_themselves_nor_confirms_their_own_recovery() -> None:
    with pytest.raises(PermissionDenied):
        people.propose_recovery(person=person("agus"), reason="", by=desk_of("agus"))
    proposal = people.propose_recovery(person=person("wulan"), reason="", by=desk_of("agus"))
    for decider, error in (("wulan", PermissionDenied), ("agus", CannotDecide)):
        with pytest.raises(error):
            proposals.confirm(proposal, desk_of(decider))
    assert proposals.confirm(proposal, desk_of("rina"))


@pytest.mark.parametrize("stranger", NEIGHBOURS)
def test_neither_a_neighbour_nor_an_editor_may_propose_or_confirm_a_recovery(stranger: str) -> None:
    with pytest.raises(PermissionDenied):
        people.propose_recovery(person=person("wulan"), reason="", by=desk_of(stranger))
    proposal = people.propose_recovery(person=person("wulan"), reason="", by=desk_of("agus"))
    with pytest.raises(PermissionDenied):
        proposals.confirm(proposal, desk_of(stranger))
    with every_office():
        assert not EnrolmentLink.objects.exists()


def test_a_recovery_does_not_undo_a_suspension() -> None:
    proposal = people.propose_recovery(person=person("joko"), reason="", by=desk_of("agus"))
    code = proposals.confirm(proposal, desk_of("wulan"))
    people.suspend(person=person("joko"), reason="", by=desk_of("agus"))
    refuses(code)
    with pytest.raises(CannotBeDone):
        people.propose_recovery(person=fresh(person("joko")), reason="", by=desk_of("agus"))


def test_a_suspended_administrator_confirms_nothing() -> None:
    proposal = people.propose_recovery(person=person("joko"), reason="", by=desk_of("agus"))
    wulan = desk_client("wulan")
    people.suspend(person=person("wulan"), reason="", by=desk_of("agus"))
    assert wulan.post(f"/orang/usulan/{proposal.pk}/")["Location"].startswith("/akun/masuk/")
    with every_office():
        assert Proposal.objects.get(pk=proposal.pk).outcome == "open"

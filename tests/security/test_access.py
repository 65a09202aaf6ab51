"""Every screen of ours names the action that it needs, and over HTTP each role gets just those screens."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from pendopo.demo.actions import add_person
from pendopo.demo.people import Person
from pendopo.security import people
from pendopo.security.models import Grant
from pendopo.security.rules.roles import ROLE_ACTIONS, Role
from pendopo.security.scope import every_office
from tests.desk import client_of, desk_client, desk_of
from tests.sites.country import office, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]

# Addresses of ours that ask for no action, each with its reason.
ASK_FOR_NOTHING = {
    "account_signup": "answers 404",
    "account_email": "answers 404",
    "account_set_password": "answers 404",
    "account_reset_password": "answers 404",
    "account_email_verification_sent": "answers 404",
    "security_link": "for who has no account in use yet",
    "security_link_password": "for who has no account in use yet",
    "security_own_sessions": "the own account",
    "security_leave_identity": "the own account",
    "security_end_session": "the own account",
    "security_end_other_sessions": "the own account",
    "mfa_remove_webauthn": "the own account",
    "security_pick_office": "asks for a grant of its own in the office that is picked",
    "wagtail_serve": "answers 404",
    "": "redirects, and what answers 404",
}


def walk(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns)
        else:
            yield pattern


def ours() -> list[URLPattern]:
    return [found for found in walk(get_resolver().url_patterns) if found.callback.__module__.startswith("pendopo.")]


GUARDED = {found.name: found for found in ours() if hasattr(found.callback, "required_action")}


def test_every_address_of_ours_names_its_action_or_says_why_it_asks_for_none() -> None:
    silent = {found.name or "" for found in ours() if not hasattr(found.callback, "required_action")}
    assert silent - set(ASK_FOR_NOTHING) - FILES == set()
    assert len(GUARDED) > 14


FILES = {"desk_media", "desk_document", "desk_stylesheet"}


@pytest.fixture(scope="module")
def things(small_country: None) -> dict[str, int]:
    """What the addresses are about: joko of the same office, his role, and a proposal about him."""
    joko = person("joko")
    proposal = people.propose_recovery(person=joko, reason="uji", by=desk_of("agus"))
    with every_office():
        grant = Grant.objects.get(person=joko)
    return {"pk": joko.pk, "grant_pk": grant.pk, "proposal": proposal.pk}


def address_of(name: str, things: dict[str, int]) -> str:
    about_a_proposal = name in ("security_proposal", "security_withdraw")
    known = things | ({"pk": things["proposal"]} if about_a_proposal else {})
    wanted = GUARDED[name].pattern.converters
    return reverse(name, kwargs={key: known.get(key, 1) for key in wanted})


@pytest.fixture(scope="module")
def clients(small_country: None) -> dict[Role, Client]:
    """For each role somebody of the same office who holds it, and nothing else."""
    return {role: client_with(role) for role in Role}


def client_with(role: Role) -> Client:
    kediri = office("kpu", "35.06")
    someone = Person(f"uji.{role}", "Uji", role.value, "kpu", "35.06", role, False, "uji")
    with every_office():
        return client_of(add_person(someone, kediri, "belum pernah dihitung"))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", sorted(GUARDED))
def test_a_screen_opens_for_just_the_roles_that_may(name: str, role: Role, clients: dict[Role, Client], things: dict[str, int]) -> None:
    """The same office, the same person: only the role differs."""
    allowed = GUARDED[name].callback.required_action in ROLE_ACTIONS[role]
    answer = clients[role].get(address_of(name, things))
    assert (answer.status_code in (200, 302, 404, 405)) if allowed else answer.status_code == 403, answer.status_code


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_no_screen_about_people_of_kediri_opens_for_the_administrator_of_jepara(name: str, things: dict[str, int]) -> None:
    if not GUARDED[name].pattern.converters:
        pytest.skip("about the own office")
    eko = desk_client("eko")
    assert eko.get(address_of(name, things)).status_code in (403, 404, 405)
    assert eko.post(address_of(name, things), {"reason": "x", "decision": "confirm"}).status_code in (403, 404, 405)


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_a_visitor_who_is_not_signed_in_gets_no_screen(name: str, client: Client, things: dict[str, int]) -> None:
    answer = client.get(address_of(name, things), headers={"host": "desk.localhost"})
    assert answer.status_code in (302, 403)
    assert answer.status_code == 403 or answer["Location"].startswith("/akun/masuk/")


def test_the_table_would_notice_a_right_too_many(
    clients: dict[Role, Client], things: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prove the test above: give the reader a right and the address opens."""
    reader, address = clients[Role.READER], address_of("security_people", things)
    assert reader.get(address).status_code == 403
    monkeypatch.setitem(ROLE_ACTIONS, Role.READER, ROLE_ACTIONS[Role.AUDITOR])
    assert reader.get(address).status_code == 200

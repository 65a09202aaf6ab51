"""A signed-in browser of one of the cast, with a second factor proved just now; and a desk without a browser."""

import time

from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY, AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from pendopo.security.desk import Desk, open_desk
from pendopo.security.models import User
from pendopo.security.queries import valid_grants
from pendopo.security.scope import identified
from tests.sites.country import person

FRESH = {"method": "mfa", "type": "webauthn", "reauthenticated": True}


def desk_client(username: str, *, second_factor: bool = True, proved_ago: float = 0) -> Client:
    """A client on the desk's own host.

    Args:
        username: of the cast.
        second_factor: whether this sign-in has one.
        proved_ago: seconds since it was proved: more than 300 makes dangerous acts ask again.
    """
    return client_of(person(username), second_factor=second_factor, proved_ago=proved_ago)


def client_of(who: User, *, second_factor: bool = True, proved_ago: float = 0) -> Client:
    """As :func:`desk_client`, for any account."""
    client = Client(headers={"host": "desk.localhost"}, raise_request_exception=False)
    client.force_login(who)
    if second_factor:
        session = client.session
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = session["_auth_user_id"]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [FRESH | {"at": time.time() - proved_ago}]
        session.save()
    return client


def desk_of(username: str) -> Desk:
    """The desk of one of the cast in the own office, as the Gate opens it."""
    who = person(username)
    with identified(person=who.pk):
        found = open_desk(who, valid_grants(who))
    assert found
    return found

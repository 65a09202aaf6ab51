"""A signed-in browser of one of the cast, with a second factor proved just now."""

import time

from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY, AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from tests.sites.country import person

FRESH = {"method": "mfa", "type": "webauthn", "reauthenticated": True}


def desk_client(username: str, *, second_factor: bool = True, proved_ago: float = 0) -> Client:
    """A client on the desk's own host.

    Args:
        username: of the cast.
        second_factor: whether this sign-in has one.
        proved_ago: seconds since it was proved: more than 300 makes dangerous acts ask again.
    """
    client = Client(headers={"host": "desk.localhost"}, raise_request_exception=False)
    client.force_login(person(username))
    if second_factor:
        session = client.session
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = session["_auth_user_id"]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [FRESH | {"at": time.time() - proved_ago}]
        session.save()
    return client

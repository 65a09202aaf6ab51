"""Signed-in clients of the desk."""

from django.test import Client

from tests.sites.country import person


def desk_client(username: str) -> Client:
    """A browser in which one of the cast is signed in at the desk's own host."""
    client = Client(headers={"host": "desk.localhost:8001"}, raise_request_exception=False)
    client.force_login(person(username))
    return client

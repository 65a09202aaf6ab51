"""What is done to office sites: asking for a bake, opening an office's site, splitting one off."""

from collections.abc import Iterable

from django.db import connection

from pendopo.sites.models import BakeRequest
from pendopo.sites.publisher import CHANNEL


def request_bake(*, office_key: int, page_id: int | None = None) -> None:
    """Put a change into the publisher's inbox, in the transaction of the change itself.

    Args:
        office_key: office whose site changed; must lie in the open scope.
        page_id: page that changed, None for the whole site.
    """
    request_bakes([(office_key, page_id)])


def request_bakes(changes: Iterable[tuple[int, int | None]]) -> None:
    """As :func:`request_bake`, for many at once."""
    BakeRequest.objects.bulk_create(BakeRequest(office_key=key, page_id=page_id) for key, page_id in changes)
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")

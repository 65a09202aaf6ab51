"""No write without a trace: what changed rows and named no act of its own gets an entry all the same.

Named acts and the mirror of Wagtail's log cover what we know of. Wagtail has many more screens, and a new version
brings others; so after each request that may write, the database is asked which tables it wrote to.
"""

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pendopo.security.act import current_act
from pendopo.security.actions import record
from pendopo.security.desk import Desk
from pendopo.security.refusals import numbers, screen

READING = ("GET", "HEAD", "OPTIONS")
# Of the desk itself, or made from content that is on record: sessions, unsent forms, search and reference index.
WITHOUT_CONTENT = (
    "security_auditentry",
    "security_session",
    "security_cache",
    "wagtailadmin_editingsession",
    "wagtailadmin_formstate",
    "wagtailcore_uploadedfile",
    "wagtailsearch_indexentry",
    "wagtailcore_referenceindex",
    "wagtailusers_userprofile",
    "sites_bakerequest",
    "sites_officerendition",
)
WRITTEN = """
    SELECT relname FROM pg_stat_xact_user_tables
    WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND relname <> ALL(%s) ORDER BY relname
"""


def note_unnamed_write(request: HttpRequest, desk: Desk, response: HttpResponseBase) -> None:
    """Write an entry when this request changed rows of content and none of its acts is on record.

    Call it inside the request's transaction, before it is committed.
    """
    if request.method in READING or response.status_code >= 400 or current_act().entries:
        return
    if not connection.needs_rollback and (tables := written_tables()):
        record(office_key=desk.office.key, action="request.write", subject=screen(request), tables=tables, **numbers(request))


def written_tables() -> list[str]:
    """Tables of content that the open transaction has written to, by name."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [list(WITHOUT_CONTENT)])
        return [name for (name,) in cursor.fetchall()]

"""People of another office who worked here: a page keeps who wrote or locked it, but the wall hides their account.

Somebody of the province may help out in an office below. For the people of that office the account is not there, and
Wagtail would fail where it asks a page for its author. A stand-in says that it was somebody of another office; who it
was stands in the audit trail.
"""

from functools import partial
from typing import Any

from django.db.models import Field, Model
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.utils.translation import gettext as _
from wagtail.models import Comment, CommentReply, Page, Revision, TaskState, WorkflowState

from pendopo.security.models import User
from pendopo.sites.models import OfficeDocument, OfficeImage

REFERENCES: dict[type[Model], tuple[str, ...]] = {
    Page: ("owner", "locked_by"),
    Revision: ("user",),
    WorkflowState: ("requested_by",),
    TaskState: ("finished_by",),
    Comment: ("user", "resolved_by"),
    CommentReply: ("user",),
    OfficeImage: ("uploaded_by_user",),
    OfficeDocument: ("uploaded_by_user",),
}


class SeenPerson(ForwardManyToOneDescriptor):
    """The person that a row names, or a stand-in where the wall hides the account."""

    def get_object(self, instance: Model) -> Any:
        try:
            return super().get_object(instance)
        except User.DoesNotExist:
            return stranger(getattr(instance, self.field.attname))


def stranger(pk: int) -> User:
    """A stand-in for somebody of another office; never saved."""
    return User(pk=pk, username="?", first_name=_("Petugas kantor lain"), is_active=False)


def install() -> None:
    """Called once, when the app is ready. The database sees to it that such a key is somebody's; a form can't."""
    for model, names in REFERENCES.items():
        for name in names:
            field: Any = model._meta.get_field(name)
            setattr(model, name, SeenPerson(field))
            field.validate = partial(Field.validate, field)

"""The reason for taking something away from readers: asked for on every screen that unpublishes or deletes what is live.

It goes with the act into Wagtail's log, which the history of a page shows, and from there into the audit trail. An act
at the desk without a reason is refused where it is done, so no screen can forget to ask.
"""

from contextvars import ContextVar
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.models import Page, PageLogEntry

from pendopo.security.act import current_act
from pendopo.sites.review import LONGEST, enough

WITH_REASON = {"wagtail.unpublish", "wagtail.delete"}
# The reason and the request that gave it: worth nothing in the next one, which the same process answers.
_given: ContextVar[tuple[str, str]] = ContextVar("pendopo_reason", default=("", ""))


class NoReason(PermissionDenied):
    """Something live would go from its site and nobody said why."""


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=LONGEST,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Paling sedikit sepuluh huruf, tanpa data pribadi. Tersimpan dalam riwayat halaman dan jejak audit."),
    )


class ReasonForm(forms.Form):
    """Why a page goes."""

    reason = reason_field()

    def clean_reason(self) -> str:
        return enough(self.cleaned_data["reason"])


class BulkReasonForm(DefaultPageForm):
    """Why several pages go; whether what lies below them goes too."""

    reason = reason_field()
    field_order = ["reason", "include_descendants"]
    clean_reason = ReasonForm.clean_reason


def give(reason: str) -> None:
    """Note the reason of the present request."""
    _given.set((current_act().request_id, reason))


def given() -> str:
    """The reason that this request gave; '' for none."""
    request_id, reason = _given.get()
    return reason if request_id and request_id == current_act().request_id else ""


def demand_reason(page: Page) -> None:
    """Raises:
    NoReason: a request at the desk takes a live page away without having said why.
    """
    if page.live and current_act().request_id and not given():
        raise NoReason


@receiver(pre_save, sender=PageLogEntry)
def keep_reason(instance: PageLogEntry, **_: Any) -> None:
    """The reason stands in Wagtail's log; for deleted pages too."""
    if instance.action in WITH_REASON and (reason := given()):
        instance.data = {**(instance.data or {}), "reason": reason}


def install() -> None:
    """Guard Wagtail's ways to unpublish and to delete a page. Called once, when the app is ready."""
    unpublish, delete = UnpublishPageAction.execute, DeletePageAction.execute

    def with_reason(action: UnpublishPageAction, skip_permission_checks: bool = False) -> Any:
        demand_reason(action.object)
        return unpublish(action, skip_permission_checks)

    def deleted_with_reason(action: DeletePageAction, *args: Any, **options: Any) -> Any:
        demand_reason(action.page)
        return delete(action, *args, **options)

    UnpublishPageAction.execute, DeletePageAction.execute = with_reason, deleted_with_reason

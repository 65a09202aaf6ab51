"""What the desk's screens of pages show of review, schedule, reasons and preview links: Wagtail's hooks, one a place."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, CancelWorkflowMenuItem, SubmitForModerationMenuItem
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction, UnpublishBulkAction
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.workflow import WorkflowAction
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, PageLogEntry, ReferenceIndex

from pendopo.security.rules.roles import Action
from pendopo.security.wagtail_hooks import GuardedMenuItem
from pendopo.sites import checks, reasons, review
from pendopo.sites.rules.paths import is_practice, office_key_of
from pendopo.sites.scheduling import NOT_PUBLISHED

# -- the menu


@hooks.register("register_settings_menu_item")
def rule_menu() -> GuardedMenuItem:
    return GuardedMenuItem(
        Action.REVIEW_RULE, gettext_lazy("Orang kedua"), reverse("review_rule"), name="review-rule", icon_name="group", order=50
    )


# -- the foot of the editor


class HandIn(SubmitForModerationMenuItem):
    """Wagtail's button with words of ours."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        page = context.get("page")
        state = page.current_workflow_state if page else None
        again = state is not None and state.status == state.STATUS_NEEDS_CHANGES
        context["label"] = _("Ajukan lagi") if again else _("Ajukan untuk diperiksa")
        return context


class TakeBack(CancelWorkflowMenuItem):
    """Wagtail's button with words of ours."""

    label = gettext_lazy("Hentikan pemeriksaan")


@hooks.register("construct_page_action_menu")
def our_words(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Who may approve needs no second button that publishes without saying so."""
    if any(item.name == "approve" for item in items):
        items[:] = [item for item in items if item.name != "action-publish"]
    ours = {SubmitForModerationMenuItem: HandIn, CancelWorkflowMenuItem: TakeBack}
    items[:] = [ours[type(item)](order=item.order) if type(item) in ours else item for item in items]


@hooks.register("after_edit_page")
def review_what_is_newest(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A publisher changed a page under review, or while approving it: the review is about the new version."""
    current = Page.objects.get(pk=page.pk)
    if review.review_newest(current, request.user) or (wants_approval(request) and current.workflow_in_progress):
        messages.warning(request, _("Perubahan Anda tersimpan. Karena versinya baru, orang lain harus memeriksanya."))
    return None


def wants_approval(request: HttpRequest) -> bool:
    return request.POST.get("workflow-action-name") == "approve"


@hooks.register("register_page_header_buttons")
def preview_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    if page.depth < 2 or is_practice(page.path) or not page.permissions_for_user(user).can_edit():
        return []
    url = reverse("preview_links", args=[page.pk])
    return [Button(_("Tautan pratinjau"), url, icon_name="link-external", priority=66)]


# -- an approval that may not be


def told_why_not(act: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view's act, that says on the way back to the page what forbids to publish it, where it stands and what to do.

    The approval was undone as a whole, with the note of its refusal: that one is written down again.
    """

    @wraps(act)
    def answered(view: Any, *args: Any, **more: Any) -> HttpResponse:
        try:
            return act(view, *args, **more)
        except checks.MayNotBePublished as refused:
            page = view.page if isinstance(view, EditView) else view.object
            checks.note_refusal(page, refused.findings)
            messages.error(view.request, _("Tidak ada yang berubah.") + " " + str(refused))
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
            if view.request.headers.get("x-requested-with") == "XMLHttpRequest":
                return render_modal_workflow(view.request, "", None, {}, json_data={"step": "success", "redirect": url})
            return redirect(url)

    return answered


EditView.perform_workflow_action = told_why_not(EditView.perform_workflow_action)
WorkflowAction.post = told_why_not(WorkflowAction.post)


@hooks.register("before_edit_page")
def say_it_is_decided(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Two look at a page at once and one decides: Wagtail answers the other's decision with an error of the server."""
    if request.method != "POST" or "action-workflow-action" not in request.POST or page.current_workflow_task is not None:
        return None
    messages.warning(request, _("Halaman ini sudah diputuskan orang lain, jadi putusan Anda tidak dijalankan. Lihat riwayatnya."))
    return redirect("wagtailadmin_pages:edit", page.pk)


# -- going away with a reason


@hooks.register("before_unpublish_page")
def ask_why_unpublished(request: HttpRequest, page: Page) -> HttpResponse | None:
    form = reasons.ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["reason"])))
        return redirect("wagtailadmin_pages:unpublish", page.pk)
    reasons.give(form.cleaned_data["reason"])
    return None


@hooks.register("before_delete_page")
def ask_why_deleted(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A draft goes with Wagtail's own question; what readers see only with a reason."""
    if not page.live:
        return None
    form = reasons.ReasonForm(request.POST if request.method == "POST" else None)
    usage = ReferenceIndex.get_references_to(page).group_by_source_object()
    if not form.is_valid() or usage.is_protected:
        facts = {"page": page, "form": form, "usage_count": usage.count(), "back": reverse("wagtailadmin_pages:edit", args=[page.pk])}
        return render(request, "desk/delete_live.html", facts)
    reasons.give(form.cleaned_data["reason"])
    return None


@hooks.register("before_bulk_action")
def ask_why_in_bulk(request: HttpRequest, action: str, pages: list[Any], view: Any) -> None:
    if isinstance(view, (UnpublishBulkAction, DeleteBulkAction)):
        reasons.give(view.cleaned_form.cleaned_data["reason"])


UnpublishBulkAction.form_class = DeleteBulkAction.form_class = reasons.BulkReasonForm


@hooks.register("before_copy_page")
def copies_are_drafts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An alias is live without anybody having published it: not where a second person is demanded."""
    if request.POST.get("alias") and review.two_persons_demanded(office_key_of(page.path)):
        messages.error(request, _("Kantor ini meminta orang kedua untuk setiap terbitan. Buat salinan biasa, lalu ajukan."))
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


# -- the history of a page


@hooks.register("register_log_actions", order=200)
def say_why(actions: Any) -> None:
    """The reason stands in the history where Wagtail has the bare act."""

    class WithReason(LogFormatter):
        def format_comment(self, log_entry: PageLogEntry) -> str:
            return str((log_entry.data or {}).get("reason", ""))

    for name, label, message in (
        ("wagtail.unpublish", gettext_lazy("Tarik dari situs"), gettext_lazy("Ditarik dari situs")),
        ("wagtail.delete", gettext_lazy("Hapus"), gettext_lazy("Dihapus")),
    ):
        actions.choices[:] = [choice for choice in actions.choices if choice[0] != name]
        actions.register_action(name)(type("Said", (WithReason,), {"label": label, "message": message}))
    actions.register_action(
        NOT_PUBLISHED, gettext_lazy("Gagal terbit terjadwal"), gettext_lazy("Tidak dapat terbit pada waktunya; jadwalnya dicabut")
    )

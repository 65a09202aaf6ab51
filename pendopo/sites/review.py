"""The review by a second person: who may approve, what an approval does, and the rule of an office that demands it.

An editor submits, a publisher who did not write the newest version approves or sends back. A publisher may publish
alone, unless the office's rule (:class:`ReviewRule`) demands two persons: then nothing is published but by an approval.
The rule is set by who does not publish, so nobody can lift it, publish, and put it back.

Wagtail publishes in one place, whatever the screen; that place is guarded here, and so is every other way by which a
page could come to be live.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, PagePermissionTester, TaskState, WorkflowState

from pendopo.security.access import demand
from pendopo.security.act import current_act
from pendopo.security.actions import attempt, record
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.sites.newsroom import ReviewRule, may_review
from pendopo.sites.rules.paths import office_key_of
from pendopo.sites.rules.revision_facts import same_words
from pendopo.sites.rules.second_person import may_publish_alone, reason_is_enough

LONGEST = 500
_approved: ContextVar[bool] = ContextVar("pendopo_approved", default=False)


class NeedsSecondPerson(PermissionDenied):
    """The office demands that a second person approves, and nobody did."""


class RemarkForm(forms.Form):
    """Why a page is sent back: its author reads it."""

    comment = forms.CharField(
        label=gettext_lazy("Catatan untuk penulis"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Apa yang harus diperbaiki, paling sedikit sepuluh huruf. Tersimpan dalam riwayat halaman."),
    )

    def clean_comment(self) -> str:
        return enough(self.cleaned_data["comment"])


class WithoutRemarkForm(forms.Form):
    """An approval asks for nothing."""


def enough(text: str) -> str:
    """A reason or remark, trimmed.

    Raises:
        ValidationError: it says too little.
    """
    if not reason_is_enough(text):
        raise forms.ValidationError(gettext_lazy("Terlalu singkat. Tulis paling sedikit sepuluh huruf."))
    return text.strip()[:LONGEST]


# -- the rule of an office


def two_persons_demanded(key: int) -> bool:
    """Whether an office demands a second person for everything that it publishes; it must lie in the open scope."""
    return ReviewRule.objects.filter(office_key=key, two_persons=True).exists()


def set_rule(*, two_persons: bool, by: Desk) -> ReviewRule:
    """Demand a second person in the active office from now on, or no longer.

    Raises:
        PermissionDenied: the roles do not allow it: who publishes may never.
    """
    key = by.office.key
    with attempt("review.rule", office_key=key, actor=by.person.username, subject=by.office.name, two_persons=two_persons):
        demand(by, Action.REVIEW_RULE)
        before = two_persons_demanded(key)
        rule, _made = ReviewRule.objects.update_or_create(
            office_key=key, defaults={"two_persons": two_persons, "set_by": by.person.username}
        )
        facts = {"before": {"two_persons": before}, "after": {"two_persons": two_persons}}
        record(office_key=key, action="review.rule", subject=by.office.name, actor=by.person.username, **facts)
        return rule


# -- the decision


def decide(task_state: TaskState, user: Any, action: str, remark: str) -> None:
    """Approve a page under review, or send it back. Called by Wagtail's screens for :class:`ReviewTask`.

    Whoever changed the page while approving it is its author now: nothing is approved then, and the review begins
    again with the new version, for somebody else.

    Raises:
        PermissionDenied: the person may not review this page, or a remark is missing.
        MayNotBePublished: the page holds what forbids to publish it; it stays under review.
    """
    page = task_state.workflow_state.content_object
    newest = page.get_latest_revision()
    if not same_words(task_state.revision.content, newest.content):
        begin_again(task_state, user)
        return
    task_state.revision = newest  # browsers save again what they show, also when nothing was changed
    if not may_review(page, user) or action not in ("approve", "reject"):
        raise NeedsSecondPerson
    if action == "approve":
        task_state.approve(user=user)
    elif reason_is_enough(remark):
        task_state.reject(user=user, comment=remark.strip()[:LONGEST])
    else:
        raise PermissionDenied


def begin_again(task_state: TaskState, user: Any) -> None:
    """Ask for a review of the newest version instead of an older one."""
    task_state.cancel(user=user, resume=True)


def review_newest(page: Page, user: Any) -> bool:
    """After a change of a page under review: the review is about the newest version. Returns whether it had to begin again."""
    state = page.current_workflow_task_state
    newest = page.get_latest_revision()
    if state is None or state.status != TaskState.STATUS_IN_PROGRESS or same_words(state.revision.content, newest.content):
        return False
    begin_again(state, user)
    return True


def publish_approved(workflow_state: WorkflowState, user: Any = None) -> None:
    """What an approved review does: publish the version that was approved, or schedule it. Called by Wagtail."""
    with approved():
        workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)


@contextmanager
def approved() -> Iterator[None]:
    token = _approved.set(True)
    try:
        yield
    finally:
        _approved.reset(token)


# -- the guard


def refuse_publishing_alone(page: Page) -> None:
    """Raises:
    NeedsSecondPerson: a request at the desk would publish a page that nobody approved, in an office that demands it.
        Commands at the server, and the scheduler, which does what was approved before, are not bound.
    """
    at_the_desk = bool(current_act().request_id)
    if at_the_desk and not _approved.get() and two_persons_demanded(office_key_of(page.path)):
        raise NeedsSecondPerson


@receiver(pre_save)
def nothing_becomes_live_unseen(sender: type, instance: Any, **_: Any) -> None:
    """Copies and aliases become live without being published: they are refused alike."""
    if not issubclass(sender, Page) or not instance.live or _approved.get() or not current_act().request_id:
        return
    if not (instance.pk and Page.objects.filter(pk=instance.pk, live=True).exists()):
        refuse_publishing_alone(instance)


def publishes_alone(tester: PagePermissionTester, allowed: bool) -> bool:
    """Whether somebody who is allowed to publish may do so alone where the page lies."""
    return allowed and may_publish_alone(publishes=True, two_persons=rule_at(tester))


def rule_at(tester: PagePermissionTester) -> bool:
    """The rule of the page's office, asked once for a person in a request."""
    key = office_key_of(tester.page.path)
    known: dict[int, bool] = tester.user.__dict__.setdefault("_review_rules", {})
    if key not in known:
        known[key] = two_persons_demanded(key)
    return known[key]


def may_unlock(tester: PagePermissionTester) -> bool:
    """Who locked a page, and publishers of its office. Wagtail's right to unlock is what shows pages to readers here."""
    return tester.user_has_lock() or "lock" in tester.permissions


def install() -> None:
    """Guard Wagtail's one way to publish, and have its screens offer what the office's rule allows. Called once."""
    publish = PublishPageRevisionAction.execute
    can_publish, can_publish_subpage = PagePermissionTester.can_publish, PagePermissionTester.can_publish_subpage

    def guarded(action: PublishPageRevisionAction, skip_permission_checks: bool = False) -> Any:
        refuse_publishing_alone(action.object)
        return publish(action, skip_permission_checks)

    PublishPageRevisionAction.execute = guarded
    WorkflowState.on_finish = publish_approved
    PagePermissionTester.can_publish = lambda tester: publishes_alone(tester, can_publish(tester))
    PagePermissionTester.can_publish_subpage = lambda tester: publishes_alone(tester, can_publish_subpage(tester))
    PagePermissionTester.can_unschedule = can_publish  # taking something off the schedule publishes nothing
    PagePermissionTester.can_reorder_children = can_publish
    PagePermissionTester.can_unlock = may_unlock

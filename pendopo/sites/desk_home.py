"""The first screen of the desk: what waits for me, what is late, the state of my site, what happened in my region.

Everything is read in the scope of the active office but the two lists about offices below: those open the reach of the
role for reading, and for nothing else. No list costs a query a row, and no figure more with more offices (home_facts.py).
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.models import Page, TaskState, WorkflowState

from pendopo.security.access import reach_for
from pendopo.security.desk import Desk
from pendopo.security.models import Incident, Proposal, User
from pendopo.security.proposals import ACTS, has_right
from pendopo.security.queries import open_proposals
from pendopo.security.rules.roles import Action
from pendopo.security.scope import office_scope
from pendopo.sites import happenings, home_facts, models, notices, queries, report_cards, review
from pendopo.sites.hosts import origin_of
from pendopo.sites.rules.charts import can_be_curve, curve
from pendopo.sites.rules.data_tables import DataTable
from pendopo.sites.rules.lateness import Kind, Lateness, late, working_days
from pendopo.sites.rules.paths import home_path
from pendopo.sites.rules.public_view import Link
from pendopo.sites.rules.report_card import CRITERIA, Verdict, grade, lost, to_do

SHOWN = notices.SHOWN
TREND = datetime.timedelta(days=30)
NAMED_CRITERIA = 3
ON_THE_CLOCK = {"news", "agenda", "review"}  # what the clock says of itself, fresher than last night's card
WAGTAILS_PANELS = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel, RecentEditsPanel, LockedPagesPanel)


@dataclass(frozen=True)
class Row:
    """One thing in a list: its title with the address that leads to it, a soft line below, and one more link."""

    title: str
    url: str
    note: str = ""
    more: Link | None = None


@dataclass(frozen=True)
class Group:
    """Things of one kind; ``calls`` says whether the person must act, rather than wait for others."""

    title: str
    rows: Sequence[Row]
    calls: bool = True


# -- what waits


def waiting(desk: Desk) -> list[Group]:
    """What waits for this person, and below it what the person waits for; kinds without anything are left out."""
    groups = [*decisions(desk)]
    if desk.may(Action.WRITE):
        groups += writing(desk)
    return [group for group in groups if group.rows]


def decisions(desk: Desk) -> Iterator[Group]:
    """What others wait for: reviews, broadcasts, proposals, incidents."""
    if desk.may(Action.PUBLISH):
        yield Group(_("Menunggu pemeriksaan Anda"), [review_row(state) for state in notices.waiting_for(desk)])
    broadcasts = open_broadcasts(desk)
    mine, others = split(broadcasts, lambda one: one.made_by == desk.person.username)
    yield Group(_("Siaran menunggu persetujuan Anda"), [broadcast_row(one) for one in others])
    proposals = proposals_within(desk)
    own, foreign = split(proposals, lambda one: one.made_by == desk.person.username)
    yield Group(_("Usulan menunggu orang kedua"), [proposal_row(one) for one in foreign])
    yield Group(_("Insiden terbuka"), [incident_row(one) for one in open_incidents(desk)])
    yield Group(_("Yang Anda usulkan, menunggu orang kedua"), [*map(broadcast_row, mine), *map(proposal_row, own)], calls=False)


def writing(desk: Desk) -> list[Group]:
    """The person's own pages: sent back, commented on, not finished, locked, handed in."""
    drafts, locked, handed_in = own_pages(desk)
    return [
        Group(_("Dikembalikan kepada Anda"), [returned_row(state) for state in notices.sent_back_to(desk)]),
        Group(_("Komentar"), [comment_row(comment) for comment in notices.open_comments_for(desk)]),
        Group(_("Naskah Anda yang belum selesai"), [draft_row(page) for page in drafts]),
        Group(_("Halaman yang Anda kunci"), [page_row(page) for page in locked]),
        Group(_("Yang Anda ajukan, menunggu orang lain"), [page_row(page) for page in handed_in], calls=False),
    ]


def split(found: Sequence[Any], mine: Callable[[Any], bool]) -> tuple[list[Any], list[Any]]:
    return [one for one in found if mine(one)], [one for one in found if not mine(one)]


def editor(page: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page])


def moment(at: datetime.datetime) -> str:
    return date_format(timezone.localtime(at), "j M Y H.i")


def name_of(person: User | None) -> str:
    return str(person) if person else ""


def review_row(state: TaskState) -> Row:
    """A page under review: since when, from whom, and what changed against what readers see."""
    page, days = state.page, working_days(timezone.localdate(state.started_at), timezone.localdate())
    who = name_of(state.workflow_state.requested_by)
    values = {"who": who, "at": moment(state.started_at)}
    note = _("diajukan %(who)s, %(at)s") % values if who else _("diajukan %(at)s") % values
    if days:
        note += " · " + ngettext("%(days)s hari kerja", "%(days)s hari kerja", days) % {"days": days}
    live = page.live_revision_id
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", state.revision_id]) if live else ""
    return Row(
        page.get_admin_display_title(), editor(page.pk), note, Link(_("bandingkan dengan yang terbit"), compare) if compare else None
    )


def returned_row(state: TaskState) -> Row:
    return Row(state.page.get_admin_display_title(), editor(state.page.pk), f"{moment(state.finished_at)}: {state.comment}")


def comment_row(comment: Any) -> Row:
    words = Truncator(comment.text).chars(120)
    title, url = comment.page.get_admin_display_title(), f"{editor(comment.page_id)}#comment-{comment.pk}"
    return Row(title, url, f"{moment(comment.created_at)}: {words}")


def draft_row(page: Page) -> Row:
    words = _("belum pernah terbit") if not page.live else _("perubahan belum terbit")
    return Row(page.get_admin_display_title(), editor(page.pk), f"{words} · {moment(page.latest_revision_created_at)}")


def page_row(page: Page) -> Row:
    return Row(page.get_admin_display_title(), editor(page.pk))


def own_pages(desk: Desk) -> tuple[list[Page], list[Page], list[Page]]:
    """The person's pages of this office: drafts that are not finished, locked ones, and those handed in; the newest first."""
    who, in_review = desk.person.pk, open_reviews()
    handed_in = [pk for pk, asked in in_review.items() if asked == (who, WorkflowState.STATUS_IN_PROGRESS)]
    mine = Q(has_unpublished_changes=True, latest_revision__user_id=who) | Q(locked=True, locked_by_id=who) | Q(pk__in=handed_in)
    found = Page.objects.filter(mine, path__startswith=home_path(desk.office.key)).order_by("-latest_revision_created_at")
    pages = list(found.annotate(appears_at=F("latest_revision__approved_go_live_at"))[: 3 * SHOWN])
    locked = [page for page in pages if page.locked and page.locked_by_id == who]
    drafts = [page for page in pages if page not in locked and page.pk not in in_review and page.appears_at is None]
    return drafts[:SHOWN], locked[:SHOWN], [page for page in pages if page.pk in handed_in][:SHOWN]


def open_reviews() -> dict[int, tuple[int, str]]:
    """Who asked for each review of the office that is not over, and its state, by page: such pages stand in lists of their own."""
    still = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    states = WorkflowState.objects.filter(status__in=still).order_by("pk")
    return {int(pk): (asker, status) for pk, asker, status in states.values_list("object_id", "requested_by_id", "status")}


def open_broadcasts(desk: Desk) -> list[models.Broadcast]:
    """Broadcasts of this office that nobody approved yet, for who may."""
    if not desk.may(Action.BROADCAST) or desk.office.region.level > 1:
        return []
    proposed = models.Broadcast.objects.filter(office_key=desk.office.key, approved_at=None, withdrawn_at=None)
    return list(proposed.filter(ends_at__gt=timezone.now()).order_by("starts_at")[:SHOWN])


def broadcast_row(one: models.Broadcast) -> Row:
    values = {"who": one.made_by, "at": moment(one.starts_at)}
    return Row(one.title, reverse("broadcast", args=[one.pk]), _("ditulis %(who)s; mulai tampil %(at)s") % values)


def proposals_within(desk: Desk) -> list[Proposal]:
    """Acts that wait for a second person and that this person has the right to decide, or proposed."""
    if not desk.may(Action.PEOPLE_READ):
        return []
    reach = desk.reach_for(Action.PEOPLE_READ)
    with office_scope(reach):
        return [one for one in open_proposals(reach)[: 3 * SHOWN] if one.action in ACTS and has_right(one, desk)][:SHOWN]


def proposal_row(one: Proposal) -> Row:
    title = f"{ACTS[one.action].title}: {one.subject}"
    values = {"who": one.made_by, "at": moment(one.made_at), "end": moment(one.expires_at)}
    return Row(title, reverse("security_proposal", args=[one.pk]), _("diusulkan %(who)s, %(at)s; berlaku sampai %(end)s") % values)


def open_incidents(desk: Desk) -> list[Incident]:
    """Open incidents of offices within reach: first those whose notice to the people concerned is due."""
    if not desk.may(Action.INCIDENTS_READ):
        return []
    with office_scope(desk.reach_for(Action.INCIDENTS_READ)):
        found = Incident.objects.filter(closed_at=None).select_related("office")
        return sorted(found.order_by("-id")[: 3 * SHOWN], key=lambda one: not is_due(one))[:SHOWN]


def is_due(incident: Incident) -> bool:
    return incident.personal_data_since is not None and incident.told_at is None


def incident_row(one: Incident) -> Row:
    note = f"{one.office.name} · {moment(one.opened_at)}"
    if is_due(one):
        note += " · " + _("pemberitahuan data pribadi belum dikirim")
    return Row(one.title, reverse("security_incident", args=[one.pk]), note)


# -- what is late


@dataclass(frozen=True)
class LateRow:
    """One thing that is late in words, with the one link that puts it right; None for who may not."""

    words: str
    urgent: bool
    link: Link | None = None


LATE_WORDS: dict[Kind, Callable[[Lateness], str]] = {
    Kind.FAILED_ORDER: lambda one: ngettext(
        "%(n)s perintah kepada penerbit situs gagal.", "%(n)s perintah kepada penerbit situs gagal.", one.count
    ),
    Kind.INBOX: lambda one: ngettext(
        "%(n)s perubahan belum tampil di situs, yang tertua sejak %(days)s menit lalu.",
        "%(n)s perubahan belum tampil di situs, yang tertua sejak %(days)s menit lalu.",
        one.count,
    ),
    Kind.MISSED_PUBLISH: lambda one: ngettext(
        "%(n)s halaman terjadwal belum terbit padahal waktunya lewat.",
        "%(n)s halaman terjadwal belum terbit padahal waktunya lewat.",
        one.count,
    ),
    Kind.MISSED_END: lambda one: ngettext(
        "%(n)s halaman masih tampil padahal waktunya berakhir.", "%(n)s halaman masih tampil padahal waktunya berakhir.", one.count
    ),
    Kind.REVIEW: lambda one: ngettext(
        "%(n)s naskah menunggu pemeriksaan; yang terlama %(days)s hari kerja.",
        "%(n)s naskah menunggu pemeriksaan; yang terlama %(days)s hari kerja.",
        one.count,
    ),
    Kind.NO_NEWS: lambda one: _("Situs ini belum punya berita."),
    Kind.OLD_NEWS: lambda one: _("Berita terbaru sudah %(days)s hari."),
    Kind.NO_AGENDA: lambda one: _("Agenda situs ini kosong."),
    Kind.OLD_AGENDA: lambda one: _("Acara terakhir di agenda sudah lewat %(days)s hari."),
    Kind.OLD_ANNOUNCEMENTS: lambda one: ngettext(
        "%(n)s pengumuman berumur lebih dari setengah tahun masih tampil.",
        "%(n)s pengumuman berumur lebih dari setengah tahun masih tampil.",
        one.count,
    ),
    Kind.ENDING_SOON: lambda one: ngettext(
        "%(n)s halaman akan ditarik sendiri dalam tujuh hari.", "%(n)s halaman akan ditarik sendiri dalam tujuh hari.", one.count
    ),
}


def late_rows(found: Sequence[Lateness], remedies: "Remedies", lost_verdicts: Sequence[Verdict]) -> list[LateRow]:
    """What is late in words."""
    return [LateRow(words_of(one, lost_verdicts), one.urgent, remedies.of(one.kind)) for one in found]


def words_of(one: Lateness, lost_verdicts: Sequence[Verdict]) -> str:
    if one.kind is Kind.REPORT_CARD:
        return card_words(lost_verdicts)
    return LATE_WORDS[one.kind](one) % {"n": one.count, "days": one.days}


def card_words(lost_verdicts: Sequence[Verdict]) -> str:
    """What the report card would still give points for: the dearest by name."""
    named = ", ".join(_(CRITERIA[verdict.code].title) for verdict in lost_verdicts[:NAMED_CRITERIA])
    values = {"points": f"{sum(map(lost, lost_verdicts)):g}".replace(".", ","), "named": named}
    return _("Rapor situs kehilangan %(points)s poin, terutama: %(named)s.") % values


class Remedies:
    """The one link that puts right what is late, for what the person may do here."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def of(self, kind: Kind) -> Link | None:
        if kind in (Kind.FAILED_ORDER, Kind.INBOX):
            return self.site_screen()
        if kind is Kind.REPORT_CARD:
            return Link(_("Buka rapor"), reverse("report_card"))
        if kind is Kind.REVIEW:
            return Link(_("Buka naskah yang menunggu"), reverse("wagtailadmin_reports:workflow_tasks")) if self.writes else None
        if kind in (Kind.MISSED_PUBLISH, Kind.MISSED_END, Kind.ENDING_SOON):
            return Link(_("Buka jadwal"), reverse("schedule"))
        return self.in_list(kind) if self.writes else None

    @property
    def writes(self) -> bool:
        return self.desk.may(Action.WRITE)

    def site_screen(self) -> Link | None:
        if not self.desk.may(Action.RESTORE):
            return None
        return Link(_("Buka keamanan situs"), reverse("site_security", args=[self.desk.office.key]))

    def in_list(self, kind: Kind) -> Link | None:
        index, model, title = LISTS[kind]
        parent = self.lists.get(index)
        if parent is None:
            return None
        if not model:
            return Link(title(), reverse("wagtailadmin_explore", args=[parent]))
        return Link(title(), reverse("wagtailadmin_pages:add", args=["sites", model, parent]))

    @cached_property
    def lists(self) -> dict[str, int]:
        """Keys of the office's list pages by the name of their type; asked once, and only when one is needed."""
        pages = Page.objects.filter(path__startswith=home_path(self.desk.office.key), depth=3)
        return dict(pages.values_list("content_type__model", "pk"))


LISTS: dict[Kind, tuple[str, str, Callable[[], str]]] = {
    Kind.NO_NEWS: ("newsindexpage", "newspage", lambda: _("Tulis berita")),
    Kind.OLD_NEWS: ("newsindexpage", "newspage", lambda: _("Tulis berita")),
    Kind.NO_AGENDA: ("eventindexpage", "eventpage", lambda: _("Tambah acara")),
    Kind.OLD_AGENDA: ("eventindexpage", "eventpage", lambda: _("Tambah acara")),
    Kind.OLD_ANNOUNCEMENTS: ("announcementindexpage", "", lambda: _("Buka daftar pengumuman")),
}


# -- the state of the site


@dataclass(frozen=True)
class SiteState:
    """How the site of the active office stands; ``change`` is the score against 30 days ago, ``line`` its way as a polyline."""

    origin: str
    release: models.Release | None
    card: models.ReportCard | None
    grade: str
    change: int | None
    line: str
    views: int
    views_before: int
    waiting: int
    frozen: bool

    @property
    def fall(self) -> int:
        """By how much the score fell; 0 when it did not."""
        return max(0, -(self.change or 0))


def change_of(history: Sequence[tuple[datetime.date, int]], today: datetime.date) -> int | None:
    """The newest score against the last one of 30 days ago or before; None while there is none such."""
    before = [score for day, score in history if day <= today - TREND]
    return history[-1][1] - before[-1] if before else None


def line_of(history: Sequence[tuple[datetime.date, int]]) -> str:
    table = DataTable(("", ""), tuple((str(day), str(score)) for day, score in history[-90:]))
    return curve(table, 1).points if can_be_curve(table, 1) else ""


# -- offices below


@dataclass(frozen=True)
class Count:
    """One count of offices below, with where they are found; '' where no list of them is served to the person."""

    number: int
    words: str
    url: str
    urgent: bool = False


def counts_below(figures: home_facts.BelowFigures, desk: Desk) -> list[Count]:
    """What to look at below, worst first; what is nowhere is left out."""
    freezes = reverse("security_freezes") if desk.may(Action.INCIDENTS_READ) else ""
    offices = reverse("security_offices") if desk.may_pick else ""
    cards = reverse("report_cards")
    counts = [
        Count(figures.frozen, _("dibekukan"), freezes, urgent=True),
        Count(figures.stuck, _("dengan perubahan yang belum tampil"), freezes, urgent=True),
        Count(figures.late_reviews, _("dengan naskah yang terlambat diperiksa"), offices, urgent=True),
        Count(figures.red, _("dengan rapor D"), f"{cards}?urut=nilai"),
        Count(figures.old_news, _("tanpa berita dalam 30 hari"), f"{cards}?urut=nilai"),
        Count(figures.offices - figures.graded, _("belum dinilai"), f"{cards}?urut=hari"),
    ]
    return [count for count in counts if count.number > 0]


# -- the panel


class HomePanel(Component):
    """All of it, in one piece: what waits and what is late first, wherever the screen is narrow."""

    name, order, template_name = "waiting", 60, "desk/home.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        desk = parent_context["request"].desk
        now = timezone.localtime()
        groups = waiting(desk)
        reach = reach_for(desk, Action.READ)
        return {
            **site_context(desk, now),
            "groups": groups,
            "called": sum(len(group.rows) for group in groups if group.calls),
            "writes": desk.may(Action.WRITE),
            "scheduled": notices.scheduled_in(desk),
            "two_persons": review.two_persons_demanded(desk.office.key),
            "mail_missing": desk.may(Action.REVIEW_RULE) and not settings.MAIL_IS_SET,
            **region_context(desk, now),
            "far": reach != desk.own,
        }


def site_context(desk: Desk, now: datetime.datetime) -> dict[str, Any]:
    """What is late, where somebody begins who has nothing to do, and the state of the site."""
    card = report_cards.card_of(desk.office.key)
    verdicts = [verdict for verdict in report_cards.verdicts_of(card) if verdict.code in CRITERIA] if card else []
    lost_verdicts = [verdict for verdict in to_do(verdicts) if verdict.code not in ON_THE_CLOCK]
    history = report_cards.history_of(desk.office.key)
    own = home_facts.own_figures(desk.office.key, frozen=desk.frozen, lost_criteria=len(lost_verdicts), now=now)
    site = SiteState(
        origin=origin_of(desk.office),
        release=queries.releases_of(desk.office.key).first(),
        card=card,
        grade=grade(card.score) if card else "",
        change=change_of(history, now.date()) if history else None,
        line=line_of(history),
        views=own.views,
        views_before=own.views_before,
        waiting=own.clock.waiting,
        frozen=desk.frozen,
    )
    remedies = Remedies(desk)
    start = remedies.in_list(Kind.NO_NEWS) if desk.may(Action.WRITE) else None
    return {"late": late_rows(late(own.clock, now), remedies, lost_verdicts), "site": site, "start": start}


def region_context(desk: Desk, now: datetime.datetime) -> dict[str, Any]:
    """What happened within reach, and counts over the offices below the active one."""
    reach = reach_for(desk, Action.READ)
    if reach == desk.own:
        return {"happenings": happenings.told(happenings.recent(reach), desk.office)}
    with office_scope(reach):
        below = home_facts.below_figures(reach, desk.office.key, now)
        told = happenings.told(happenings.recent(reach), desk.office)
    return {"happenings": told, "below": below, "counts": counts_below(below, desk)}


@hooks.register("construct_homepage_panels")
def show_home(request: HttpRequest, panels: list[Component]) -> None:
    """Ours in the place of Wagtail's four, which ask much and say less."""
    panels[:] = [panel for panel in panels if not isinstance(panel, WAGTAILS_PANELS)]
    if getattr(request, "desk", None):
        panels.append(HomePanel())


@hooks.register("insert_global_admin_css")
def home_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/home.css"))

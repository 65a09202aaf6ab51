"""One of everything in two offices. What belongs to the foreign one carries a word of its own in every text."""

import datetime
import hashlib
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from taggit.models import Tag
from wagtail.admin.models import EditingSession, FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Comment,
    CommentReply,
    Page,
    PageLogEntry,
    PageSubscription,
    PageViewRestriction,
    Site,
    TaskState,
    UploadedFile,
    Workflow,
    WorkflowPage,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from pendopo.regions.models import Office
from pendopo.security import models as security
from pendopo.security.actions import record
from pendopo.security.people import RECOVER, give_at_the_server
from pendopo.security.rules.roles import Role
from pendopo.security.scope import office_scope
from pendopo.site_import import models as moving
from pendopo.site_import.rules.items import Item, Kind
from pendopo.site_import.rules.stored import as_bytes
from pendopo.sites import models, practice, translating
from pendopo.sites.rules.languages import ALL
from pendopo.sites.rules.paths import home_path
from tests.kit.test_pictures import jpeg
from tests.sites.country import office

MARK = "zqxmark"  # begins every word that only the foreign office may read
SOUGHT = "rahasia"  # stands beside every mark, so that a search for it finds what it may find


@dataclass(frozen=True)
class Objects:
    """One of everything of an office: primary keys and other handles, by kind."""

    office: Office
    ids: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Marked:
    """The office that the tested person works in, and the foreign one."""

    own: Objects
    foreign: Objects


def mark_objects() -> Marked:
    return Marked(make(office("kpu", "35.06"), "own"), make(office("kpu", "33.20"), MARK))


def make(place: Office, word: str) -> Objects:
    """Make them all in the scope of their office, as the office's people and commands would."""
    made = Objects(place)
    with office_scope(place.range):
        person = make_person(made, word)
        make_files(made, word)
        make_pages(made, word, person)
        make_acts(made, word, person)
        make_rare(made, word, person)
        make_training(made, word, person)
    return made


def text(word: str, kind: str) -> str:
    return f"{SOUGHT} {word}{kind}"


def make_person(made: Objects, word: str) -> security.User:
    person = security.User.objects.create(
        username=f"{word}user",
        first_name=text(word, "first"),
        last_name=f"{word}last",
        email=f"{word}mail@contoh.invalid",
        password="!",
        office=made.office,
    )
    UserProfile.objects.create(user=person, preferred_language="id")
    grant = give_at_the_server(person=person, role=Role.EDITOR, office=made.office, actor=f"{word}giver")
    session = security.Session.objects.create(
        session_key=hashlib.sha256(word.encode()).hexdigest(),
        session_data=f"{word}session",
        person=person,
        expire_date=timezone.now() + datetime.timedelta(hours=1),
        address="192.0.2.77",
        agent=f"{word}agent",
    )
    link = security.EnrolmentLink.objects.create(
        kind="invite",
        person=person,
        token_sha256=hashlib.sha256(b"link" + word.encode()).hexdigest(),
        made_by=f"{word}maker",
        expires_at=timezone.now() + datetime.timedelta(hours=1),
    )
    device = Authenticator.objects.create(user=person, type="webauthn", data={"name": f"{word}device"})
    EmailAddress.objects.create(user=person, email=f"{word}address@contoh.invalid")
    made.ids.update({"user": person.pk, "username": person.username, "grant": grant.pk, "session": session.pk})
    made.ids.update({"link": link.pk, "device": device.pk})
    return person


def make_files(made: Objects, word: str) -> None:
    folder = Collection.objects.get(path=home_path(made.office.key))
    Collection.objects.filter(pk=folder.pk).update(name=text(word, "folder"))
    image = models.OfficeImage(title=text(word, "image"), description=text(word, "alternative"), collection=folder)
    image.file.save(f"{word}picture.jpg", ContentFile(jpeg(60, 40)), save=False)
    image._set_image_file_metadata()
    image.save()
    image.tags.add(Tag.objects.create(name=text(word, "tag"), slug=f"{word}tag"))
    image.get_rendition("max-165x165")
    document = models.OfficeDocument(title=text(word, "document"), collection=folder)
    document.file.save(f"{word}letter.pdf", ContentFile(b"%PDF-1.7\n%%EOF\n"))
    log(image, "wagtail.edit", user=security.User.objects.get(pk=made.ids["user"]))
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(models.OfficeImage), file=ContentFile(jpeg(), name=f"{word}upload.jpg")
    )
    made.ids.update({"collection": folder.pk, "image": image.pk, "document": document.pk, "upload": upload.pk})
    made.ids.update({"document_name": f"{word}letter.pdf", "file_name": image.file.name})


def make_pages(made: Objects, word: str, person: security.User) -> None:
    home = models.HomePage.objects.get(office=made.office)
    home.title = home.draft_title = home.lead = text(word, "home")
    home.save()
    site = Site.objects.get(root_page=home)
    Site.objects.filter(pk=site.pk).update(site_name=text(word, "site"))
    profile = models.OfficeProfile.objects.get(site=site)
    profile.address = text(word, "place")
    profile.save()
    redirect = Redirect.objects.create(old_path=f"/{word}old", site=site, redirect_link=f"/{word}target")
    english = translating.add_front(home, ALL["en"], person)
    english.title = english.draft_title = english.lead = text(word, "english")
    english.save_revision(user=person).publish(user=person, skip_permission_checks=True)
    index = models.NewsIndexPage.objects.get(path__startswith=home.path)
    image = models.OfficeImage.objects.get(pk=made.ids["image"])
    page = models.NewsPage(title=text(word, "news"), summary=text(word, "summary") * 2, image=image, owner=person)
    index.add_child(instance=page)
    page.save_revision(user=person, log_action=True).publish(user=person, skip_permission_checks=True)
    page.title = text(word, "draft")
    draft = page.save_revision(user=person, log_action=True)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=person, locked_at=timezone.now())
    comment = Comment.objects.create(page=page, user=person, text=text(word, "comment"), contentpath="title")
    reply = CommentReply.objects.create(comment=comment, user=person, text=text(word, "reply"))
    PageSubscription.objects.create(page=page, user=person, comment_notifications=True)
    editing = EditingSession.objects.create(user=person, content_object=page, last_seen_at=timezone.now())
    make_workflow(made, page, person)
    link = models.PreviewLink.objects.create(
        page=page,
        token_sha256=hashlib.sha256(b"preview" + word.encode()).hexdigest(),
        made_by=f"{word}linker",
        expires_at=timezone.now() + datetime.timedelta(days=1),
    )
    models.ReviewRule.objects.create(office_key=made.office.key, set_by=f"{word}ruler")
    made.ids.update(
        {
            "preview_link": link.pk,
            "home": home.pk,
            "site": site.pk,
            "profile": profile.pk,
            "redirect": redirect.pk,
            "index": index.pk,
            "page": page.pk,
        }
    )
    made.ids.update({"revision": draft.pk, "comment": comment.pk, "reply": reply.pk, "editing": editing.pk})
    made.ids["log"] = PageLogEntry.objects.filter(page=page).values_list("pk", flat=True).first()


def make_rare(made: Objects, word: str, person: security.User) -> None:
    """Rows of tables that the product does not use today, or seldom. A wall around them is a wall all the same."""
    page, folder = Page.objects.get(pk=made.ids["page"]), Collection.objects.get(pk=made.ids["collection"])
    group, _ = Group.objects.get_or_create(name="Kelompok")
    permission = Permission.objects.get(codename="access_admin")
    PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.add(group)
    CollectionViewRestriction.objects.create(collection=folder, restriction_type="password", password=f"{word}word").groups.add(group)
    WorkflowPage.objects.create(page=page, workflow_id=made.ids["workflow"])
    FormState.objects.create(user=person, content_type=page.content_type, object_id=str(page.pk), last_updated_at=timezone.now())
    person.groups.add(group)
    person.user_permissions.add(permission)
    address = EmailAddress.objects.get(user=person)
    EmailConfirmation.objects.create(email_address=address, key=f"{word}confirmation")
    account = SocialAccount.objects.create(user=person, provider="pemerintah", uid=f"{word}uid")
    SocialToken.objects.create(account=account, token=f"{word}token")
    home = models.HomePage.objects.get(pk=made.ids["home"])
    file, cover = {"document_id": made.ids["document"]}, {"image_id": made.ids["image"]}
    for index, model, more in (
        (models.AnnouncementIndexPage, models.AnnouncementPage, file),
        (models.DocumentIndexPage, models.DocumentPage, file),
        (models.LegalIndexPage, models.LegalPage, file | {"number": "1"}),
        (models.EventIndexPage, models.EventPage, {}),
        (models.GalleryIndexPage, models.AlbumPage, cover),
    ):
        index.objects.get(path__startswith=home.path).add_child(instance=model(title=text(word, "notice"), **more))


def make_training(made: Objects, word: str, person: security.User) -> None:
    """A practice site with a page that says whose it is, published there; and what the person did of the first week."""
    home = practice.begin(made.office)
    page = models.NewsPage.objects.filter(path__startswith=home.path, live=True).first()
    assert page
    page.title, page.slug = text(word, "practice"), f"{word}practice"
    page.save_revision(user=person, log_action=True).publish(user=person, skip_permission_checks=True)
    models.FirstWeek.objects.create(person=person, done={f"{word}task": "2026-01-01"})
    made.ids.update({"practice_page": page.pk, "practice_address": f"berita/{word}practice/"})


def make_workflow(made: Objects, page: models.NewsPage, person: security.User) -> None:
    """Workflows and tasks are of the whole platform; where a page stands in one is the office's."""
    workflow, task = Workflow.objects.get(name="Pemeriksaan"), models.ReviewTask.objects.get()
    state = WorkflowState.objects.create(
        base_content_type=ContentType.objects.get_for_model(Page),
        content_type=page.cached_content_type,
        object_id=str(page.pk),
        workflow=workflow,
        requested_by=person,
    )
    step = TaskState.objects.create(workflow_state=state, revision=page.latest_revision, task=task)
    WorkflowState.objects.filter(pk=state.pk).update(current_task_state=step)
    made.ids.update({"workflow": workflow.pk, "task": task.pk, "workflow_state": state.pk, "task_state": step.pk})


def make_move(made: Objects, word: str) -> None:
    """An old site on its way in, with one page and one picture."""
    key = made.office.key
    job = moving.ImportJob.objects.create(
        office_key=key, source="wxr", origin=f"{word}export", host=f"{word}host.example", stage="ready", started_by=f"{word}mover",
        faults=[{"place": f"{word}place", "what": "damaged_xml", "detail": text(word, "fault")}], counters={"faults": 1},
    )  # fmt: skip
    source = as_bytes(Item("post-1", Kind.POST, text(word, "old"), text(word, "source")))
    item = moving.ImportedItem.objects.create(
        office_key=key, host=job.host, job=job, changed_in=job, source_id=f"{word}post", kind="post", status="public",
        title=text(word, "old"), address=f"https://{word}host.example/{word}", raw=moving.packed(source), raw_sha256="0" * 64,
        raw_bytes=len(source), pile="doubtful", judged="doubtful", pieces=[{"block": "paragraph", "value": text(word, "piece")}],
        wanted="news", categories=[f"{word}category"], left_over=[{"reason": "script", "source": text(word, "left")}],
        signs=[{"code": "hidden_links", "points": 40, "where": f"{word}sign"}],
    )  # fmt: skip
    moving.ImportedMedium.objects.create(
        office_key=key, host=job.host, job=job, address=f"https://{word}host.example/{word}.jpg", address_sha256="0" * 64, wanted=True
    )
    moving.MoveDeadline.objects.create(office_key=key, day=timezone.localdate(), set_by=f"{word}setter")
    made.ids.update({"move": job.pk, "move_item": item.pk})


def make_acts(made: Objects, word: str, person: security.User) -> None:
    key = made.office.key
    entry = record(office_key=key, actor=person.username, action="page.publish", subject=text(word, "act"))
    incident = security.Incident.objects.create(
        office=made.office, office_key=key, kind="other", title=text(word, "incident"), opened_by=f"{word}opener"
    )
    line = security.IncidentEntry.objects.create(incident=incident, actor=f"{word}actor", kind="task", text=text(word, "line"))
    proposal = security.Proposal(
        office_key=key,
        action=RECOVER,
        subject=text(word, "proposal"),
        content={"person": person.pk, "person_office": key},
        made_by=person.username,
        reason=text(word, "reason"),
        expires_at=timezone.now() + datetime.timedelta(days=1),
    )
    proposal.content_sha256 = proposal.fingerprint()
    proposal.save()
    freeze = security.Freeze.objects.create(
        office=made.office, office_key=key, low=key, high=key, reason=text(word, "frozen"), started_by=f"{word}starter",
        ended_at=timezone.now(), ended_by=f"{word}one", ended_with=f"{word}two",
    )  # fmt: skip
    models.BakeRequest.objects.create(office_key=key, page_id=made.ids["page"])
    now = timezone.now()
    broadcast = models.Broadcast.objects.create(
        office=made.office, office_key=key, low=key, high=key, title=text(word, "broadcast"), text=text(word, "broadcast text"),
        starts_at=now, ends_at=now + datetime.timedelta(days=1), made_by=f"{word}writer",
    )  # fmt: skip
    models.BroadcastNote.objects.create(broadcast=broadcast, office_key=key, text=text(word, "own note"), by=f"{word}noter")
    made.ids["broadcast"] = broadcast.pk
    release = models.Release.objects.create(
        office_key=key, number=1, files=1, bytes=1, manifest_sha256=hashlib.sha256(f"{word}release".encode()).hexdigest()
    )
    lines = [{"kind": "changed", "path": f"{word}path", "title": text(word, "line"), "before": "", "after": ""}]
    models.Comparison.objects.create(office_key=key, release=1, lines=lines)
    criteria = [{"code": "links", "state": "unmet", "values": {"count": 1}, "places": [{"title": text(word, "card"), "page": None}]}]
    models.ReportCard.objects.create(office_key=key, day=now.date(), score=50, criteria=criteria, release=1)
    make_move(made, word)
    models.ViewCount.objects.create(office_key=key, day=now.date(), path=f"/{word}path/", views=77)
    models.OldAddress.objects.create(office_key=key, key=f"/{word}oldaddress", page_id=made.ids["page"], origin=f"{word}move")
    models.ShownViews.objects.create(office_key=key, page_id=made.ids["page"], views=70)
    models.Subscription.objects.create(office_key=key, address=f"{word}reader@contoh.invalid", rhythm="harian", wish="harian", asked_at=now)
    made.ids.update({"release": release.pk})
    made.ids.update({"audit": entry.pk, "incident": incident.pk, "line": line.pk, "proposal": proposal.pk, "freeze": freeze.pk})
    made.ids.update({"office": made.office.pk, "office_key": key, "code": made.office.region.code})

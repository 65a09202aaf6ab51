"""The practice site of an office: opened, filled with texts to work on, emptied, deleted; and exercises taken from it.

It is a site below a front page of its own kind, with the same pages, workflow and checks. Nothing of it is ever public:
the publisher's role cannot see it (row_scope.py), what changes in it asks for no bake (signals.py), no page may leave
it (a trigger), and public pages cannot link to it. What it shows is shown at the desk, to people of the office.
"""

import datetime
import json
import secrets
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models as db
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw
from wagtail.log_actions import log
from wagtail.models import Collection, Locale, Page, PagePermissionTester, ReferenceIndex

from pendopo.regions.models import Office
from pendopo.security.access import demand
from pendopo.security.actions import CannotBeDone, attempt, record
from pendopo.security.desk import Desk
from pendopo.security.rules.roles import Action
from pendopo.sites import bulk, first_week, models, reasons, review
from pendopo.sites.practice_models import PracticeHomePage
from pendopo.sites.rules.first_week import Exercise
from pendopo.sites.rules.paths import home_path, is_practice, practice_path
from pendopo.sites.rules.practice_texts import EXERCISES, HOME_LEAD, HOME_TITLE, LISTS, PICTURE, PICTURE_TITLE, TEXTS, Text

VIEWED_AT = "/situs-latihan/lihat"  # where the desk shows practice pages as readers would see them
FILE_NAME = "latihan-"
MODELS: dict[str, type[Page]] = {
    "news": models.NewsPage,
    "announcement": models.AnnouncementPage,
    "event": models.EventPage,
    "standard": models.StandardPage,
}
LIST_OF = {"news": "berita", "announcement": "pengumuman", "event": "agenda"}


def home_of(office: Office) -> PracticeHomePage | None:
    """The front page of an office's practice site; None while it has none."""
    return PracticeHomePage.objects.select_related("office__region").filter(path=practice_path(office.key)).first()


# -- acts


def open_site(*, by: Desk) -> PracticeHomePage:
    """Open the practice site of the active office, filled with texts to work on.

    Raises:
        PermissionDenied: the person may not write here.
        CannotBeDone: it is open already, or the office is frozen.
    """
    office = by.office
    with attempt("practice.open", office_key=office.key, actor=by.person.username, subject=office.name):
        demand(by, Action.WRITE)
        refuse_frozen(by)
        if home_of(office):
            raise CannotBeDone(_("Situs latihan kantor ini sudah dibuka."))
        home = begin(office)
        record(office_key=office.key, action="practice.open", subject=office.name, actor=by.person.username, page=home.pk)
        return home


def start_again(*, by: Desk) -> None:
    """Delete all that was written in the practice site and fill it anew. What people did of their first week is kept.

    Raises:
        PermissionDenied: the person may not write here.
        CannotBeDone: there is no practice site, or the office is frozen.
    """
    with attempt("practice.start_again", office_key=by.office.key, actor=by.person.username, subject=by.office.name):
        demand(by, Action.WRITE)
        home = there(by)
        first_week.keep_all(by.office)
        pages = empty(home)
        fill(home)
        record(office_key=by.office.key, action="practice.start_again", subject=by.office.name, actor=by.person.username, pages=pages)


def close_site(*, by: Desk) -> None:
    """Delete the practice site of the active office. What people did of their first week is kept.

    Raises:
        PermissionDenied: the roles do not allow it.
        CannotBeDone: there is none, or the office is frozen.
    """
    with attempt("practice.close", office_key=by.office.key, actor=by.person.username, subject=by.office.name):
        demand(by, Action.PRACTICE)
        home = there(by)
        first_week.keep_all(by.office)
        pages = empty(home)
        db.Model.delete(home)  # the tree's own way writes the root, which is no office's; the root counts no practice sites
        record(office_key=by.office.key, action="practice.close", subject=by.office.name, actor=by.person.username, pages=pages)


def take_exercise(exercise: Exercise, *, by: Desk) -> Page:
    """The person's own page with faults to mend: the one taken before, or a new draft.

    Raises:
        PermissionDenied: the person may not write here.
        CannotBeDone: there is no practice site, or the office is frozen.
    """
    with attempt("practice.exercise", office_key=by.office.key, actor=by.person.username, subject=exercise.value):
        demand(by, Action.WRITE)
        home = there(by)
        taken = first_week.exercise_of(by.person, exercise, home)
        if taken is None:
            taken = write(home, EXERCISES[exercise], owner=by.person)
            facts = {"page": taken.pk, "exercise": exercise.value}
            record(office_key=by.office.key, action="practice.exercise", subject=taken.title, actor=by.person.username, **facts)
        return taken


def there(by: Desk) -> PracticeHomePage:
    refuse_frozen(by)
    home = home_of(by.office)
    if home is None:
        raise CannotBeDone(_("Kantor ini belum punya situs latihan. Buka dahulu."))
    return home


def refuse_frozen(by: Desk) -> None:
    if by.frozen:
        raise CannotBeDone(_("Kantor ini sedang dibekukan. Situs latihan menunggu sampai dicairkan."))


# -- pages


def begin(office: Office) -> PracticeHomePage:
    """A practice site for an office that has none. The office must lie in the open scope."""
    path = practice_path(office.key)
    home = PracticeHomePage(
        path=path,
        depth=len(path) // 4,
        title=HOME_TITLE.format(office=office.name),
        slug=f"latihan-{office.body}-{office.host_label}",
        office=office,
        locale=Locale.objects.get(language_code=settings.LANGUAGE_CODE),
        lead=HOME_LEAD,
    )
    with review.approved():
        home.save()
    fill(home)
    return home


def fill(home: PracticeHomePage) -> None:
    """Lists and texts below an empty front page."""
    with review.approved():
        for kind, slug, title in LISTS:
            home.add_child(instance=bulk.KINDS[kind](title=title, slug=slug, show_in_menus=slug != "galeri"))
    for text in TEXTS:
        write(home, text)


def write(home: PracticeHomePage, text: Text, owner: Any = None) -> Page:
    """One text as a page; an exercise as a draft with a note in its history that says which one it is."""
    parent = home.get_children().get(slug=LIST_OF[text.kind]).specific if text.kind in LIST_OF else home
    page = MODELS[text.kind](title=text.title, live=text.live, has_unpublished_changes=not text.live, owner=owner, **fields_of(text, home))
    with review.approved():
        parent.add_child(instance=page)
    if not text.live:
        page.save_revision(clean=False)
    log(instance=page, action="wagtail.create", user=owner, data={"exercise": text.exercise.value if text.exercise else ""})
    return page


def fields_of(text: Text, home: PracticeHomePage) -> dict[str, Any]:
    body = json.dumps([{"type": kind, "value": with_picture(value, home), "id": str(uuid4())} for kind, value in text.body])
    if text.kind == "standard":
        return {"lead": text.summary, "body": body}
    fields: dict[str, Any] = {"body": body, "date": timezone.localdate() + datetime.timedelta(days=text.days)}
    return fields if text.kind == "announcement" else {**fields, "summary": text.summary}


def with_picture(value: Any, home: PracticeHomePage) -> Any:
    if isinstance(value, dict) and value.get("image") == PICTURE:
        return {**value, "image": add_picture(home.office).pk}
    return value


def add_picture(office: Office) -> models.OfficeImage:
    """A picture with an alternative text that says nothing: the exercise is to mend that."""
    collection = Collection.objects.get(path=home_path(office.key))
    picture = models.OfficeImage(title=PICTURE_TITLE, description="foto", collection=collection)
    picture.file.save(f"{FILE_NAME}{secrets.token_hex(4)}.jpg", ContentFile(drawn()), save=False)
    picture._set_image_file_metadata()
    picture.save()
    return picture


def drawn() -> bytes:
    """A pavilion on a green hill below the sun, as JPEG, 960 × 540."""
    picture = Image.new("RGB", (960, 540), (214, 234, 244))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((740, 60, 840, 160), fill=(250, 206, 92))
    draw.ellipse((-240, 380, 1200, 1100), fill=(112, 158, 96))
    draw.polygon(((300, 300), (480, 170), (660, 300)), fill=(146, 62, 44))
    draw.polygon(((250, 330), (330, 270), (630, 270), (710, 330)), fill=(170, 82, 58))
    for left in range(300, 661, 90):
        draw.rectangle((left, 330, left + 14, 440), fill=(94, 62, 40))
    draw.rectangle((270, 440, 690, 462), fill=(188, 178, 160))
    data = BytesIO()
    picture.save(data, "JPEG", quality=80)
    return data.getvalue()


def empty(home: PracticeHomePage) -> int:
    """Delete all pages below a practice front page, and the pictures made for them that nothing else shows; returns how many pages."""
    pages = home.get_descendants().count()
    reasons.give(_("Situs latihan dikosongkan."))
    for child in home.get_children():
        child.specific.delete()
    home.refresh_from_db()
    made = models.OfficeImage.objects.filter(collection__path=home_path(home.office.key), file__contains=f"/{FILE_NAME}")
    delete_unused(made)
    return pages


def delete_unused(pictures: Iterable[models.OfficeImage]) -> None:
    for picture in pictures:
        if not ReferenceIndex.get_references_to(picture).exists():
            picture.delete()


# -- what Wagtail says of a practice page


def address_of(page: Page) -> tuple[int, str, str]:
    """As Wagtail wants the parts of an address: on the desk, where the page is shown as readers would see it."""
    return 0, settings.WAGTAILADMIN_BASE_URL, f"{VIEWED_AT}/{page.url_path.lstrip('/').partition('/')[2]}"


def stays(page: Page, destination: Page) -> bool:
    """Whether a page and where it shall go lie on the same side: nothing is moved or copied out of practice, or into it."""
    return is_practice(page.path) == is_practice(destination.path)


def install() -> None:
    """Have every screen name practice pages as such and lead to where they are shown. Called once, when the app is ready."""
    parts, title = Page.get_url_parts, Page.get_admin_display_title
    can_move_to, can_copy_to = PagePermissionTester.can_move_to, PagePermissionTester.can_copy_to

    def title_of(page: Page) -> str:
        if is_practice(page.path) and page.depth > 2:  # the front page has it in its own title
            return _("Latihan: %(title)s") % {"title": title(page)}
        return _("Semua halaman") if page.depth == 1 else title(page)

    Page.get_url_parts = lambda page, request=None: address_of(page) if is_practice(page.path) else parts(page, request)
    Page.get_admin_display_title = title_of
    PagePermissionTester.can_move_to = lambda tester, to: stays(tester.page, to) and can_move_to(tester, to)
    PagePermissionTester.can_copy_to = lambda tester, to, recursive=False: stays(tester.page, to) and can_copy_to(tester, to, recursive)

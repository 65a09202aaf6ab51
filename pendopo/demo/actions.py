"""Makes the demonstration: accounts of the cast, and invented news in their offices. Safe to run again."""

import datetime
import json
import secrets
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, Page

from pendopo.demo.news import STORIES, Story
from pendopo.demo.people import CAST, Person
from pendopo.demo.pictures import draw
from pendopo.regions.models import Office
from pendopo.security.models import User
from pendopo.security.people import give_at_the_server
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models
from pendopo.sites.rules.paths import home_path

KINDS: dict[str, tuple[type[Page], type[Page]]] = {
    "news": (models.NewsIndexPage, models.NewsPage),
    "announcement": (models.AnnouncementIndexPage, models.AnnouncementPage),
}


def demo_password() -> str:
    """The password of all demonstration accounts of this installation, made once and kept with mode 0600."""
    file = settings.STATE_DIR / "demo-password"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"pendopo-{secrets.token_hex(4)}")
    return str(file.read_text())


def seed() -> None:
    """Accounts for the cast whose offices are open, and their stories."""
    hashed = make_password(demo_password())
    with every_office():
        there = set(User.objects.values_list("username", flat=True))
    for person in CAST:
        office = open_office(person.body, person.code)
        if office and person.username not in there:
            with office_scope(office.range):
                add_person(person, office, hashed)
    for number, story in enumerate(STORIES):
        office = open_office(story.body, story.code)
        if office:
            with office_scope(office.range):
                tell(story, office, number)


def open_office(body: str, code: str) -> Office | None:
    """The office of a body in a region, if it has its site."""
    with every_office():
        return Office.objects.filter(body=body, region__code=code, home__isnull=False).select_related("region").first()


def add_person(person: Person, office: Office, hashed: str) -> User:
    """An account with the role that the cast gives it."""
    user = User.objects.create(
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        email=f"{person.username}@contoh.invalid",
        password=hashed,
        office=office,
    )
    give_at_the_server(person=user, role=person.role, office=office, with_below=person.with_below, actor="perintah set_up --demo")
    return user


def tell(story: Story, office: Office, number: int) -> None:
    """Write and publish one story in its office, unless it stands there already."""
    index_model, model = KINDS[story.kind]
    index = index_model.objects.filter(path__startswith=home_path(office.key)).first()
    if index is None or index.get_children().filter(title=story.title).exists():
        return
    fields: dict[str, object] = {
        "title": story.title,
        "date": timezone.localdate() - datetime.timedelta(days=story.days_ago),
        "body": json.dumps([{"type": kind, "value": value, "id": str(uuid4())} for kind, value in blocks_of(story)]),
    }
    if story.kind == "news":
        fields |= {"summary": story.summary, "image": add_picture(story, office, number)}
    else:
        fields["number"] = story.number
    page = index.add_child(instance=model(**fields))
    page.save_revision(user=User.objects.filter(office=office).first()).publish()


def blocks_of(story: Story) -> list[tuple[str, object]]:
    return [*(("paragraph", f"<p>{text}</p>") for text in story.paragraphs), *story.blocks]


def add_picture(story: Story, office: Office, number: int) -> models.OfficeImage:
    collection = Collection.objects.get(path=home_path(office.key))
    picture = models.OfficeImage(title=story.title, description=story.alt, collection=collection)
    picture.file.save(f"demo-{number}.jpg", ContentFile(draw(number)), save=False)
    picture._set_image_file_metadata()
    picture.save()
    return picture

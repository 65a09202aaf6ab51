"""Makes the demonstration: accounts of the cast, and invented news in their offices. Safe to run again."""

import datetime
import json
import secrets
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Collection, Page

from pendopo.demo.news import ORGANISATION, STORIES, Story
from pendopo.demo.papers import paper
from pendopo.demo.people import CAST, Person
from pendopo.demo.pictures import draw
from pendopo.demo.spoken import SPOKEN, Spoken
from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.actions import record
from pendopo.security.models import User
from pendopo.security.people import give_at_the_server
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, practice, translating
from pendopo.sites.rules.languages import ALL, MAIN
from pendopo.sites.rules.paths import home_path

KINDS: dict[str, tuple[type[Page], type[Page]]] = {
    "news": (models.NewsIndexPage, models.NewsPage),
    "announcement": (models.AnnouncementIndexPage, models.AnnouncementPage),
    "event": (models.EventIndexPage, models.EventPage),
    "document": (models.DocumentIndexPage, models.DocumentPage),
    "legal": (models.LegalIndexPage, models.LegalPage),
    "album": (models.GalleryIndexPage, models.AlbumPage),
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
    if office := open_office("kpu", "35.06"):
        with office_scope(office.range):
            introduce(office)
            practise(office)
    for spoken in SPOKEN:
        if office := open_office("kpu", spoken.code):
            with office_scope(KeyRange(office.key, office.key)):
                speak(spoken, office)


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
    index = index_model.objects.filter(path__startswith=home_path(office.key), locale__language_code=MAIN).first()
    if index is None or index.get_children().filter(title=story.title).exists():
        return
    page = index.add_child(instance=model(**fields_of(story, office, number)))
    page.save_revision(user=User.objects.filter(office=office).first()).publish()


def introduce(office: Office) -> None:
    """An invented address, people and units of one office, unless something stands there already."""
    models.OfficeProfile.objects.filter(site__root_page__path=home_path(office.key), address="").update(**PROFILE)
    page = models.StandardPage.objects.get(path__startswith=home_path(office.key), slug="susunan-organisasi", locale__language_code=MAIN)
    if not any(block.block_type == "people" for block in page.body):
        page.body.extend(
            [(block["type"], page.body.stream_block.child_blocks[block["type"]].to_python(block["value"])) for block in ORGANISATION]
        )
        page.save_revision(user=User.objects.filter(office=office).first()).publish()


def speak(spoken: Spoken, office: Office) -> None:
    """Open a language on an office's site and translate some of its pages, unless it is open already."""
    home = models.HomePage.objects.get(path=home_path(office.key))
    if home.get_children().filter(slug=spoken.language).exists():
        return
    person = User.objects.filter(office=office).first()
    front = translating.add_front(home, ALL[spoken.language], person)
    front.lead = spoken.lead
    front.save_revision(user=person).publish()
    for words in spoken.pages:
        original = Page.objects.filter(url_path=f"{home.url_path}{words.path}/").first()
        if original:
            page = translating.version_below(front, original, person).specific
            page.title = words.title
            setattr(page, "summary" if hasattr(page, "summary") else "lead", words.lead)
            if hasattr(page, "body"):
                page.body = as_stream([("paragraph", f"<p>{text}</p>") for text in words.paragraphs])
            page.save_revision(user=person).publish()


def practise(office: Office) -> None:
    """The practice site of one office, open to try, unless it is open already."""
    if practice.home_of(office) is None:
        home = practice.begin(office)
        record(office_key=office.key, action="practice.open", subject=office.name, actor="perintah set_up --demo", page=home.pk)


def fields_of(story: Story, office: Office, number: int) -> dict[str, object]:
    """The values of a story's page."""
    date = timezone.localdate() - datetime.timedelta(days=story.days_ago)
    shared = {"title": story.title, "date": date, "body": as_stream(blocks_of(story))}
    return shared | OWN_FIELDS[story.kind](story, office, number, date)


def news_fields(story: Story, office: Office, number: int, date: datetime.date) -> dict[str, object]:
    return {"summary": story.summary, "image": add_picture(story, office, number)}


def announcement_fields(story: Story, office: Office, number: int, date: datetime.date) -> dict[str, object]:
    return {"number": story.number}


def event_fields(story: Story, office: Office, number: int, date: datetime.date) -> dict[str, object]:
    own = dict(story.fields)
    if days := own.pop("days", 0):
        own["end_date"] = date + datetime.timedelta(days=int(str(days)))
    return {"summary": story.summary, **own}


def document_fields(story: Story, office: Office, number: int, date: datetime.date) -> dict[str, object]:
    own = dict(story.fields)
    exempted = own.get("information_class") == "dikecualikan"
    return {"number": story.number, "document": None if exempted else add_document(story, office), **own}


def legal_fields(story: Story, office: Office, number: int, date: datetime.date) -> dict[str, object]:
    own = dict(story.fields)
    if title := own.pop("amends", None):
        amended = models.LegalPage.objects.get(path__startswith=home_path(office.key), title=title)
        own["ties"] = as_stream([("tie", {"relation": "mengubah", "page": amended.pk, "words": "", "url": ""})])
    return {"number": story.number, "year": date.year, "document": add_document(story, office), **own}


def album_fields(story: Story, office: Office, number: int, date: datetime.date) -> dict[str, object]:
    pictures = [add_picture(story, office, 100 + 10 * number + place) for place in range(5)]
    gallery = [{"image": picture.pk, "caption": ""} for picture in pictures[1:]]
    return {"summary": story.summary, "image": pictures[0], "body": as_stream([("gallery", gallery)])}


PROFILE = {
    "address": "Jalan Contoh 1\nPare, Kabupaten Kediri",
    "phone": "(0354) 000000",
    "email": "kantor@contoh.invalid",
    "hours": "Senin–Kamis: 08.00–16.00\nJumat: 08.00–16.30",
    "access": "Jalan landai di pintu timur; loket di lantai dasar",
}
OWN_FIELDS = {
    "news": news_fields,
    "announcement": announcement_fields,
    "event": event_fields,
    "document": document_fields,
    "legal": legal_fields,
    "album": album_fields,
}


def as_stream(values: list[tuple[str, object]]) -> str:
    return json.dumps([{"type": kind, "value": value, "id": str(uuid4())} for kind, value in values])


def blocks_of(story: Story) -> list[tuple[str, object]]:
    return [*(("paragraph", f"<p>{text}</p>") for text in story.paragraphs), *story.blocks]


def add_document(story: Story, office: Office) -> models.OfficeDocument:
    document = models.OfficeDocument(title=story.title, collection=Collection.objects.get(path=home_path(office.key)))
    document.file.save(f"{slugify(story.title)}.pdf", ContentFile(paper(story.title, office.name)), save=False)
    document._set_document_file_metadata()
    document.save()
    return document


def add_picture(story: Story, office: Office, number: int) -> models.OfficeImage:
    collection = Collection.objects.get(path=home_path(office.key))
    picture = models.OfficeImage(title=story.title, description=story.alt, collection=collection)
    picture.file.save(f"demo-{number}.jpg", ContentFile(draw(number)), save=False)
    picture._set_image_file_metadata()
    picture.save()
    return picture

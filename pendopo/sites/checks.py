"""The checks before publishing: what is found on a page and in its files, and the one guard that refuses to publish.

A page with a complete NIK goes nowhere, whoever asks and by whichever way: the guard stands where Wagtail makes a
revision public or gives it its hour, so an editor's click, a bulk act, an approval and a schedule all pass it. There is
no confirmation past it: nobody needs a complete NIK on a public page, and a confirmation is clicked when in a hurry.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha1
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.signing import BadSignature
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import COMMENTS_RELATION_NAME, Page, ReferenceIndex
from wagtail.signals import page_published

from pendopo.kit.file_text import FileText, read_apart
from pendopo.security.actions import record_refusal
from pendopo.sites import models, preview
from pendopo.sites.hosts import host_of
from pendopo.sites.rules.file_checks import check_file
from pendopo.sites.rules.findings import RULES, Finding, sorted_findings, stops
from pendopo.sites.rules.page_checks import PageFacts, check_page, numbers_in, seen_on
from pendopo.sites.rules.paths import home_path, is_practice, office_key_of
from pendopo.sites.upload_links import upload_at

LONGEST_TEXT = 100_000  # letters of a PDF that are kept for searching and reading
RULES_OF_FILES = 2  # raise it when the rules of files change: reports made before are made anew
NOT_WRITTEN = {"pk", "id", "path", "url_path", "translation_key", "alias_of", "content_type", "owner", "locale", COMMENTS_RELATION_NAME}
ADDRESS = re.compile(r'href="([^"]*)"')
PHONES = re.compile(r"[;,/|\n]| atau | dan ")


class MayNotBePublished(PermissionDenied):
    """A page that must not go public as it is; the message says why, the numbers in it are masked.

    Attributes:
        findings: those that stop it.
    """

    def __init__(self, page: Page, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(refusal(page, findings))


def refusal(page: Page, findings: Iterable[Finding]) -> str:
    """Why a page was not published, in one line for its editor: what, where, and what to do."""
    reasons = " ".join(dict.fromkeys(f"{what_of(finding)} {place_of(finding)}{remedy_of(finding)}" for finding in findings))
    return _("“%(title)s” belum terbit. %(reasons)s") % {"title": masked(page.title), "reasons": reasons}


def masked(text: str) -> str:
    """A text in which numbers of persons do not stand."""
    return re.sub(r"\d(?:[ .\-]?\d){9,}", "…", text)


def what_of(finding: Finding) -> str:
    """What was found, in the reader's language."""
    return _(RULES[finding.code].what) % finding.values


def place_of(finding: Finding) -> str:
    """Where it was found, as a sentence with a blank behind it; '' for the whole page."""
    return _("Tempatnya: “%(place)s”.") % {"place": masked(finding.place)} + " " if finding.place else ""


def remedy_of(finding: Finding) -> str:
    """What to do about it, in the reader's language."""
    return _(RULES[finding.code].remedy) % finding.values


# -- pages


def findings_of(page: Page) -> list[Finding]:
    """All that is found on a page as it stands in memory, saved or not: gravest first."""
    facts, used = facts_of(page, office_key_of(page.path)), Used([page])
    found = check_page(preview.html_of(page).decode(), facts)
    told = {(finding.code, finding.values.get("masked")) for finding in found}
    written = written_numbers(page, facts.office_phones, used)
    others = [finding for finding in written if (finding.code, finding.values.get("masked")) not in told]
    return sorted_findings([*found, *others, *of_files(page, used), *of_links(page, used)])


def stops_of(page: Page) -> list[Finding]:
    """What forbids to publish a page as it stands in memory. Reads what is written, not what the theme shows of it."""
    return stops_of_each([page])[0]


def stops_of_each(pages: Sequence[Page]) -> list[list[Finding]]:
    """As :func:`stops_of`, for pages of one office, saved or not: what they show is looked up for all of them at once."""
    phones, used = office_phones(office_key_of(pages[0].path)) if pages else [], Used(pages)
    return [stops([*written_numbers(page, phones, used), *of_files(page, used), *of_links(page, used)]) for page in pages]


def refuse_to_publish(page: Page) -> None:
    """The guard: call it with what is about to become public, or to get its hour.

    Raises:
        MayNotBePublished: something on the page or in one of its files forbids it. The refusal is on record; a page that
            Wagtail's form of a new page made public in passing is a draft again.
    """
    if found := stops_of(page):
        refuse(page, found)


def refuse(page: Page, found: list[Finding]) -> NoReturn:
    take_back(page)
    note_refusal(page, found)
    raise MayNotBePublished(page, found)


def refuse_what_went_out(instance: Page, **_: Any) -> None:
    """The last fence: some ways make a page public without a revision's act, as a copy of a public page under another title.

    Raises:
        MayNotBePublished: as :func:`refuse_to_publish`; the page is a draft again.
    """
    if not getattr(instance, "passed_the_guard", False) and (found := stops_of(instance)):
        Page.objects.filter(pk=instance.pk).update(live=False, has_unpublished_changes=True)
        refuse(instance, found)


def take_back(page: Page) -> None:
    """Wagtail saves a new page as live before it publishes its first revision: what never was public must not become it so."""
    fresh = Page.objects.filter(pk=page.pk, live=True, first_published_at=None)
    if fresh.update(live=False, has_unpublished_changes=True):
        page.live, page.has_unpublished_changes = False, True


def note_refusal(page: Page, found: Iterable[Finding]) -> None:
    """The refusal goes on record with what kind of thing was found, never with the thing."""
    codes = sorted({finding.code for finding in found})
    record_refusal(office_key=office_key_of(page.path), action="page.publish", subject=masked(page.title), page=page.pk, findings=codes)


def facts_of(page: Page, key: int) -> PageFacts:
    home = models.HomePage.objects.select_related("office__region").get(path=home_path(key))
    return PageFacts(
        title=page.title,
        seo_title=page.seo_title,
        own_hosts={host_of(home.office)},
        desk_hosts={settings.DESK_HOST},
        office_phones=office_phones(key),
        size_of=size_of,
    )


def office_phones(key: int) -> list[str]:
    """Numbers that an office itself gives out in its profile."""
    profile = models.OfficeProfile.objects.filter(site__root_page__path=home_path(key)).first()
    return PHONES.split(profile.phone) if profile else []


def size_of(address: str) -> int | None:
    """Bytes of a picture as readers get it; None for what is not ours or is lost."""
    path = unquote(urlsplit(address).path)
    try:
        name = path.removeprefix(settings.MEDIA_URL) if path.startswith(settings.MEDIA_URL) else upload_at(path).name
        return int(default_storage.size(name))
    except (OSError, BadSignature, ValueError):
        return None


def written_numbers(page: Page, phones: Collection[str], used: "Used") -> Iterator[Finding]:
    """Numbers of persons in all that an editor wrote, also where the theme does not show it, and in pictures' words."""
    for name, text in texts_of(page.serializable_data()):
        yield from numbers_in(text, phones, label_of(page, name) if name else "")
    for image in used.by(page, models.OfficeImage):
        for text in (image.title, image.default_alt_text, image.filename):
            yield from numbers_in(text, phones, _("gambar"))


def label_of(page: Page, name: str) -> str:
    """What the form calls a field whose text is short; '' for a long text, where the words around are told instead."""
    short = {"title", "slug", "seo_title", "search_description", "summary", "lead"}
    return str(page._meta.get_field(name).verbose_name) if name in short else ""


def texts_of(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Each text in serialized content, with the name of the field of the page that it stands in; HTML as its words and addresses."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_WRITTEN:
                yield from texts_of(inner, name or key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner, name)
    elif isinstance(value, str) and value:
        yield from texts_of_string(value, name)


def texts_of_string(value: str, name: str) -> Iterator[tuple[str, str]]:
    if value.startswith("[{") and isinstance(blocks := parsed(value), list):
        yield from texts_of(blocks, name)
    elif "<" in value:
        yield name, "".join(seen_on(value).text)
        yield from ((name, address) for address in ADDRESS.findall(value))
    else:
        yield name, value


def parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


class Used:
    """Pictures, files and pages that some pages refer to, in any field and block, also where they are not saved.

    Each page is read once, and each kind asked for once, when the first page wants it.
    """

    def __init__(self, pages: Iterable[Page]) -> None:
        self.keys = {
            id(page): {(kind, key) for kind, key, *_path in ReferenceIndex._extract_references_from_object(page)} for page in pages
        }
        self.things: dict[type[Model], dict[str, Any]] = {}

    def by(self, page: Page, model: type[Model]) -> list[Any]:
        """What one of the pages refers to of one model, in the order of the keys; what is gone is left out."""
        wanted = ContentType.objects.get_for_model(model).pk
        if model not in self.things:
            keys = {key for keys in self.keys.values() for kind, key in keys if kind == wanted}
            found = model._default_manager.filter(pk__in=keys).order_by("pk") if keys else ()
            self.things[model] = {str(thing.pk): thing for thing in found}
        own = {str(key) for kind, key in self.keys[id(page)] if kind == wanted}
        return [thing for key, thing in self.things[model].items() if key in own]


# -- files


def of_files(page: Page, used: Used) -> Iterator[Finding]:
    """What is found in the files that a page offers, each with the file's title as its place."""
    for document in used.by(page, models.OfficeDocument):
        for finding in findings_in(document):
            yield Finding(finding.code, masked(document.title), finding.values)


def of_links(page: Page, used: Used) -> Iterator[Finding]:
    """Links of a public page to a page of a practice site. No chooser offers one; a forged or pasted link might name it."""
    if not is_practice(page.path) and any(is_practice(other.path) for other in used.by(page, Page)):
        yield Finding("practice-link")


def findings_in(document: models.OfficeDocument) -> list[Finding]:
    """What is found in a file: as it was written down at the upload, else by reading it now (some seconds at most)."""
    report = document.report
    if not report or report["rules"] != RULES_OF_FILES or report["sha1"] != document.file_hash:
        report = report_on_stored(document)
    return [Finding(**found) for found in report["findings"]]


def report_on_stored(document: models.OfficeDocument) -> dict[str, Any]:
    """Read a stored file, and keep what was found beside it: by SQL, so that nothing is baked and noted anew."""
    try:
        with default_storage.open(document.file.name) as file:
            data = file.read()
    except OSError:
        return {"findings": [Finding("file-lost").as_json()]}
    report = report_on(data, document.filename, office_key_of(document.collection.path))
    models.OfficeDocument.objects.filter(pk=document.pk).update(report=report, file_hash=report["sha1"])
    return report


def report_on(data: bytes, name: str, key: int) -> dict[str, Any]:
    """What is found in the bytes of a file, and the text of a PDF, as it is kept beside it; numbers in findings are masked.

    Args:
        name: of the file, with its extension.
        key: of the office that offers it.
    """
    extension = name.rpartition(".")[2].lower()
    content = read_apart(data, extension)
    found = check_file(content, office_phones=office_phones(key))
    digest = sha1(data, usedforsecurity=False).hexdigest()
    findings = [finding.as_json() for finding in found]
    return {"rules": RULES_OF_FILES, "sha1": digest, "findings": findings, "text": text_of_pages(content)}


def text_of_pages(content: FileText) -> str:
    """What stands on the pages of a PDF, for searching and for readers who can't open it; '' for other files and scans."""
    pages = (part.text.strip() for part in content.parts if content.kind == "pdf" and part.where.startswith("halaman "))
    return "\n\n".join(filter(None, pages))[:LONGEST_TEXT]


# -- where it stands


def install() -> None:
    """Put the guard before the act by which Wagtail makes a page public. Called once, when the app is ready."""
    publish = PublishPageRevisionAction._publish_revision

    def guarded(self: PublishPageRevisionAction, revision: Any, object: Page, *args: Any, **options: Any) -> Any:
        refuse_to_publish(object)
        object.passed_the_guard = True
        return publish(self, revision, object, *args, **options)

    PublishPageRevisionAction._publish_revision = guarded
    page_published.connect(refuse_what_went_out, dispatch_uid="the last fence before readers")

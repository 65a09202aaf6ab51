"""The desk speaks Indonesian throughout, and whatever we wrote in Indonesian can be read in English."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation
from django.views.i18n import JavaScriptCatalog

from tests.catalogues import ENGLISH, LOCALES, compiled, in_code, in_template, own_strings, placeholders, read

CATALOGUES = sorted(LOCALES.rglob("*.po"))
by_name = pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: str(file.relative_to(LOCALES)))

SEEN_EVERY_DAY = """
Sign in|Sign in to Wagtail|Remember me|Forgotten password?|Log out|Account|Dashboard|Search|Search…|Search all pages…|Reports|Settings
Help|Pages|Images|Documents|Users|Groups|Collections|Redirects|Sites|Snippets|Site history|Locked pages|Aging pages|Title|Updated|Type
Draft|Live|Add child page|Add a child page|Edit|Move|Copy|Delete|Publish|Unpublish|Save draft|Save Draft|Save|Saving…|Publishing…
History|Usage|Preview|Comments|Checks|Page title|Content|Promote|Lock|Unlock|Locked|Change privacy|Visible to all|Select all
Set publishing schedule|Choose a page|Choose an image|Choose a document|Insert link|Add an image|Add a document|Upload|Filter by
Apply filters|More actions|Actions|Keyboard shortcuts|This field is required.|Yes, delete|No, don't delete|There are no results.
The page could not be saved due to validation errors.|Go to the first error|You have <span>unsaved edits</span>|Alt text|Tags|None|Yes
Your account settings have been changed successfully!
"""


@by_name
def test_every_catalogue_has_its_compiled_form(file: Path) -> None:
    """A fresh machine has no msgfmt: after a change run python -m tests.catalogues."""
    assert file.with_suffix(".mo").read_bytes() == compiled(read(file))


@by_name
def test_every_entry_is_whole(file: Path) -> None:
    entries = read(file)
    header, *rest = entries
    assert header.text == ""
    assert "charset=UTF-8" in header.translations[0]
    assert [key for key, count in Counter((e.context, e.text) for e in entries).items() if count > 1] == []
    forms = range(int(header.translations[0].split("nplurals=")[1][0]))
    for entry in rest:
        assert not entry.fuzzy, entry.text
        assert list(entry.translations) == (list(forms) if entry.plural else [0]), entry.text
        for form, said in entry.translations.items():
            source = entry.plural if entry.plural and form == forms[-1] else entry.text
            assert said.strip(), entry.text
            assert placeholders(said) == placeholders(source), entry.text
            edges = [(text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]) for text in (said, source)]
            assert edges[0] == edges[1], f"white space around {entry.text!r}"


def test_what_is_seen_every_day_is_indonesian() -> None:
    """Asked of Django itself, so that the order of the catalogues counts too."""
    asked = SEEN_EVERY_DAY.replace("\n", "|").strip("|").split("|")
    assert len(asked) > 60
    with translation.override("id"):
        assert [text for text in asked if translation.gettext(text) == text] == []
        assert translation.ngettext("1 page", "%(counter)s pages", 3) == "%(counter)s halaman"
        assert translation.gettext("Sign in to Wagtail") == "Masuk ke meja redaksi Pendopo"


def test_scripts_speak_indonesian() -> None:
    with translation.override("id"):
        view = JavaScriptCatalog(domain="djangojs", packages=["wagtail.admin"])
        view.translation = translation.trans_real.DjangoTranslation("id", domain="djangojs", localedirs=view.get_paths(["wagtail.admin"]))
        said = view.get_catalog()
    assert said["Insert a block"] == "Sisipkan blok"
    assert said["%(num)s error"] == ["%(num)s kesalahan"]


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_no_string_of_wagtail_is_left_in_english(domain: str) -> None:
    """A new Wagtail brings new strings: they are named here, and their place is pendopo/locale/id."""
    folders = [Path(app.path) / "locale" for app in apps.get_app_configs() if app.name.startswith("wagtail")]
    translated = [LOCALES / "id" / "LC_MESSAGES" / f"{domain}.po", *(f / "id_ID" / "LC_MESSAGES" / f"{domain}.po" for f in folders)]
    known = {e.key[:2] for file in translated if file.exists() for e in read(file) if e.translations[0] and not e.fuzzy}
    english = [file for f in folders if (file := f / "en" / "LC_MESSAGES" / f"{domain}.po").exists()]
    assert english
    left = {e.key[:2]: str(file) for file in english for e in read(file) if e.key[:2] not in known}
    assert left == {}


def test_every_string_of_ours_has_an_english_translation() -> None:
    ours, english = own_strings(), {entry.key for entry in read(ENGLISH) if entry.text}
    assert {key: place for key, place in ours.items() if key not in english} == {}
    assert english - set(ours) == set(), "these are no longer in use"


def test_who_prefers_english_reads_english() -> None:
    with translation.override("en"):
        assert translation.gettext("Kembali ke meja") == "Back to the desk"
        assert translation.gettext("Remember me") == "Remember me"


def test_the_collector_finds_what_gettext_is_asked_for(tmp_path: Path) -> None:
    code = 'a = _("satu" " dua"); b = ngettext("%(n)d kantor", "%(n)d kantor", n); c = pgettext("arah", "atas"); d = _(variable)'
    assert list(in_code(ast.parse(code))) == [
        (None, "satu dua", None),
        (None, "%(n)d kantor", "%(n)d kantor"),
        ("arah", "atas", None),
    ]
    template = tmp_path / "page.html"
    template.write_text(
        "{% load i18n %}<a title=\"{% translate 'buka' %}\">it's"
        " {% blocktranslate trimmed with who=user %}\n  oleh {{ who }}\n{% endblocktranslate %}</a>"
        " {% blocktranslate count n=pages|length %}satu{% plural %}{{ n }} halaman{% endblocktranslate %}"
        ' {% translate "atas" context "arah" %} {% include "x" with title=_("judul") %}'
    )
    assert set(in_template(template)) == {
        (None, "buka", None),
        (None, "oleh %(who)s", None),
        (None, "satu", "%(n)s halaman"),
        ("arah", "atas", None),
        (None, "judul", None),
    }

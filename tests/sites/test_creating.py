"""The editor's click and the browser's automatic save create the same page at once: one page, and a clear answer."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page

from pendopo.security.scope import every_office
from pendopo.sites import models
from tests.desk import desk_client
from tests.sites.test_desk import news_form, news_index

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


def address() -> str:
    return f"/pages/add/sites/newspage/{news_index().pk}/"


def automatic_save(client: Client) -> int:
    """As the browser saves by itself; the key of the page."""
    form = {name: value for name, value in news_form().items() if name != "action-publish"}
    answer = client.post(address(), form, headers={"accept": "application/json"})
    assert answer.json()["success"], answer.content
    return int(answer.json()["pk"])


def pages() -> list[models.NewsPage]:
    with every_office():
        return list(models.NewsPage.objects.filter(slug__startswith="rapat-di-semen"))


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that has something happen right after the next form found its address free: it saw what was there before."""

    def happens(what: Any) -> None:
        what()
        is_free, first = Page._slug_is_available, [True]
        monkeypatch.setattr(Page, "_slug_is_available", staticmethod(lambda *args: bool(first and first.pop()) or is_free(*args)))

    return happens


def test_without_a_second_try_the_click_would_be_an_error_of_the_server(meanwhile: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CreateView, "post", CreateView.post.__wrapped__)
    meanwhile(lambda: automatic_save(desk_client("sari")))
    assert desk_client("sari").post(address(), news_form()).status_code == 500


def test_a_click_that_comes_after_the_automatic_save_is_answered_with_the_way_to_the_draft(meanwhile: Any) -> None:
    sari, browser = desk_client("sari"), desk_client("sari")
    saved: list[int] = []
    meanwhile(lambda: saved.append(automatic_save(browser)))
    answer = sari.post(address(), news_form())
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "sudah tersimpan otomatis sebagai draf" in page
    assert f'href="/pages/{saved[0]}/edit/"' in page
    assert 'value="Rapat di Semen"' in page  # what was typed is still there
    (draft,) = pages()
    assert (draft.pk, draft.live) == (saved[0], False)


def test_the_page_of_a_colleague_is_not_called_ones_own_draft(meanwhile: Any) -> None:
    sari, joko = desk_client("sari"), desk_client("joko")
    meanwhile(lambda: automatic_save(joko))
    answer = sari.post(address(), news_form())
    assert answer.status_code == 200
    assert "tersimpan otomatis" not in answer.content.decode()
    assert "rapat-di-semen" in answer.content.decode()
    assert len(pages()) == 1


def test_an_automatic_save_that_comes_too_late_is_told_so(meanwhile: Any) -> None:
    sari, browser = desk_client("sari"), desk_client("sari")
    meanwhile(lambda: sari.post(address(), news_form()))
    form = {name: value for name, value in news_form().items() if name != "action-publish"}
    answer = browser.post(address(), form, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error_code"]) == (400, "validation_error")
    (page,) = pages()
    assert page.live


def test_a_page_whose_place_in_the_tree_was_taken_is_saved_at_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pages with different addresses at once: the tree's path is taken, which is nobody's mistake."""
    save, first = models.NewsPage.save, [True]

    def taken(page: models.NewsPage, *args: Any, **more: Any) -> Any:
        if first and first.pop():
            raise IntegrityError("duplicate key value violates unique constraint wagtailcore_page_path_key")
        return save(page, *args, **more)

    monkeypatch.setattr(models.NewsPage, "save", taken)
    assert desk_client("sari").post(address(), news_form()).status_code == 302
    (page,) = pages()
    assert page.live


def test_an_error_that_stays_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise IntegrityError("something else")

    monkeypatch.setattr(models.NewsPage, "save", broken)
    assert desk_client("sari").post(address(), news_form()).status_code == 500
    assert pages() == []

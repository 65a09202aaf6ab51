"""Search entries of many new pages at once: what Wagtail's ``update_index`` would write, in one statement a page type.

Wagtail compiles an SQL expression for every text of every page and averages all titles after every batch;
here the texts go to the database as arrays, and the titles are averaged once at the end. A test holds the
entries against Wagtail's own, letter by letter.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from wagtail.blocks import field_block
from wagtail.models import Page
from wagtail.search import index
from wagtail.search.backends import get_search_backend

INSERT = """
INSERT INTO wagtailsearch_indexentry (content_type_id, object_id, title_norm, title, autocomplete, body, title_text, body_text)
SELECT %(type)s, row.id, 1.0, {title}, {autocomplete}, {body}, row.text_title, row.body_text
FROM unnest(%(ids)s::text[], %(body_texts)s::text[], {arrays}) AS row(id, body_text, {names})
"""


def index_new_pages(pages: list[Page]) -> None:
    """Insert the entries of pages that have none yet; call :func:`refresh_title_norms` after the last of them."""
    by_model: dict[type[Page], list[Page]] = {}
    for page in pages:
        by_model.setdefault(type(page), []).append(page)
    with standard_texts_read_once():
        for model, items in by_model.items():
            insert_entries(model, items)


def insert_entries(model: type[index.Indexed], things: Sequence[Model]) -> None:
    """Insert the entries of pages, pictures or files of one model, which have none yet and no tags."""
    fields = model.get_search_fields()
    searched = {f.field_name: f for f in fields if isinstance(f, index.SearchField)}
    completed = [f.field_name for f in fields if isinstance(f, index.AutocompleteField)]
    texts = {name: [str(text_of(f, thing)).strip() for thing in things] for name, f in searched.items()}
    bodies = [name for name in searched if name != "title"]
    weighed = {name: vector(name, "%(config)s", weight_of(f)) for name, f in searched.items()}
    sql = INSERT.format(
        title=weighed["title"],
        autocomplete=joined(vector(name, "'simple'", "D") for name in completed),
        body=joined(weighed[name] for name in bodies),
        arrays=", ".join(f"%({name})s::text[]" for name in texts),
        names=", ".join(f"text_{name}" for name in texts),
    )
    parameters: dict[str, Any] = {
        "type": ContentType.objects.get_for_model(model).pk,
        "config": get_search_backend().config,
        "ids": [str(thing.pk) for thing in things],
        "body_texts": [" ".join(filter(None, row)) for row in zip(*(texts[name] for name in bodies), strict=True)] or [""] * len(things),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters | texts)


def vector(name: str, config: str, weight: str) -> str:
    """SQL of one text's words; its name is one of our own fields."""
    return f"setweight(to_tsvector({config}::regconfig, row.text_{name}), '{weight}')"


def joined(vectors: Iterable[str]) -> str:
    return " || ".join(vectors) or "''::tsvector"


def text_of(field: index.SearchField, thing: Model) -> str:
    value = field.get_value(thing)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def weight_of(field: index.SearchField) -> str:
    from modelsearch.backends.database.postgres.weights import get_weight

    return str(get_weight(field.boost))


@contextmanager
def standard_texts_read_once() -> Iterator[None]:
    """Taking the words out of rich text is most of the work, and all offices start with the same texts."""
    original = field_block.get_text_for_indexing
    field_block.get_text_for_indexing = lru_cache(maxsize=4096)(original)
    try:
        yield
    finally:
        field_block.get_text_for_indexing = original


def refresh_title_norms() -> None:
    """Bring the length of titles into the ranking, as Wagtail does after each change."""
    get_search_backend().get_index_for_model(Page)._refresh_title_norms()

"""Search entries of many new pages at once: what Wagtail's ``update_index`` would write, in one statement a page type.

Wagtail compiles an SQL expression for every text of every page and averages all titles after every batch;
here the texts go to the database as arrays, and the titles are averaged once at the end. A test holds the
entries against Wagtail's own, letter by letter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.blocks import field_block
from wagtail.models import Page
from wagtail.search import index
from wagtail.search.backends import get_search_backend

INSERT = """
INSERT INTO wagtailsearch_indexentry (content_type_id, object_id, title_norm, title, autocomplete, body, title_text, body_text)
SELECT %(type)s, row.id, 1.0, setweight(to_tsvector(%(config)s::regconfig, row.title), %(title_weight)s::"char"),
       setweight(to_tsvector('simple', row.title), 'D'), {body}, row.title, row.body_text
FROM unnest(%(ids)s::text[], %(titles)s::text[], %(body_texts)s::text[], {arrays}) AS row(id, title, body_text, {names})
"""


def index_new_pages(pages: list[Page]) -> None:
    """Insert the entries of pages that have none yet; call :func:`refresh_title_norms` after the last of them."""
    by_model: dict[type[Page], list[Page]] = {}
    for page in pages:
        by_model.setdefault(type(page), []).append(page)
    with standard_texts_read_once():
        for model, items in by_model.items():
            insert_entries(model, items)


def insert_entries(model: type[Page], pages: list[Page]) -> None:
    fields = [f for f in model.get_search_fields() if isinstance(f, index.SearchField)]
    bodies = [f for f in fields if f.field_name != "title"]
    weights = {f.field_name: weight_of(f) for f in fields}
    texts = [[str(text_of(f, page)).strip() for page in pages] for f in bodies]
    names = [f"text_{n}" for n in range(len(bodies))]
    vectors = [
        f"""setweight(to_tsvector(%(config)s::regconfig, row.{name}), '{weights[f.field_name]}')"""
        for f, name in zip(bodies, names, strict=True)
    ]
    sql = INSERT.format(
        body=" || ".join(vectors) or "''::tsvector",
        arrays=", ".join(f"%({name})s::text[]" for name in names) or "%(titles)s::text[]",
        names=", ".join(names) or "unused",
    )
    parameters: dict[str, Any] = {
        "type": ContentType.objects.get_for_model(model).pk,
        "config": get_search_backend().config,
        "title_weight": weights["title"],
        "ids": [str(page.pk) for page in pages],
        "titles": [page.title for page in pages],
        "body_texts": [" ".join(filter(None, column)) for column in zip(*texts, strict=True)] or [""] * len(pages),
        **dict(zip(names, texts, strict=True)),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def text_of(field: index.SearchField, page: Page) -> str:
    value = field.get_value(page)
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

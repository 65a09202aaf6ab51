"""Drupal through its JSON:API: all nodes with what belongs to them, and no way out to another host or into a circle."""

import datetime
import json
from typing import Any

import pytest

from pendopo.site_import.rules.items import Fault, Found, Item, Kind, Medium, Status
from pendopo.site_import.sources import drupal
from tests.site_import.sources.old_site import Table

SITE = "https://kab-contoh.example"
ROOT = f"{SITE}/jsonapi"
ARTICLES = f"{ROOT}/node/article"
FIRST = f"{ARTICLES}?page%5Blimit%5D=50&sort=drupal_internal__nid"


def node(number: int, relationships: dict[str, Any] | None = None, **attributes: Any) -> dict[str, Any]:
    usual = {
        "drupal_internal__nid": number,
        "title": f"Berita {number}",
        "status": True,
        "created": "2024-06-01T03:00:00+00:00",
        "changed": "2024-06-02T03:00:00+00:00",
        "path": {"alias": f"/berita/{number}", "langcode": "id"},
        "body": {"value": "<p>Isi</p>", "summary": "Ringkas"},
    }
    return {"type": "node--article", "id": f"uuid-{number}", "attributes": {**usual, **attributes}, "relationships": relationships or {}}


def site(answers: dict[str, Any], **types: str) -> Table:
    links = {"self": {"href": ROOT}, "node--article": {"href": ARTICLES}, **{f"node--{name}": {"href": to} for name, to in types.items()}}
    return Table({ROOT: json.dumps({"links": links}), **{address: json.dumps(answer) for address, answer in answers.items()}})


def with_all(names: str) -> str:
    return f"{FIRST}&include={names.replace(',', '%2C')}"


def read(table: Table) -> list[Found]:
    return list(drupal.read(table, SITE))


def ids(found: list[Found]) -> list[str]:
    return [each.source_id for each in found if isinstance(each, Item)]


def faults(found: list[Found]) -> list[tuple[str, str]]:
    return [(each.what, each.detail) for each in found if isinstance(each, Fault)]


def test_a_node_comes_with_its_picture_its_terms_its_files_and_its_author() -> None:
    relations = {
        "node_type": {"data": {"type": "node_type--node_type", "id": "t"}},
        "uid": {"data": {"type": "user--user", "id": "u"}},
        "field_lampiran": {"data": [{"type": "file--file", "id": "f2"}]},
        "field_image": {"data": {"type": "file--file", "id": "f1", "meta": {"alt": "Pleno", "title": "Foto pleno"}}},
        "field_kategori": {"data": [{"type": "taxonomy_term--kategori", "id": "k"}]},
        "field_tags": {"data": [{"type": "taxonomy_term--tags", "id": "g"}]},
        "field_media_image": {"data": {"type": "media--image", "id": "m"}},
        "field_kosong": {"data": None},
    }
    included = [
        {"type": "user--user", "id": "u", "attributes": {"name": "sari", "display_name": "Sari Wulandari"}},
        {
            "type": "file--file",
            "id": "f1",
            "attributes": {"drupal_internal__fid": 11, "uri": {"url": "/sites/default/files/a.jpg"}, "filemime": "image/jpeg"},
        },
        {
            "type": "file--file",
            "id": "f2",
            "attributes": {"drupal_internal__fid": 12, "uri": {"url": "/sites/default/files/sk.pdf"}, "filename": "SK.pdf"},
        },
        {
            "type": "file--file",
            "id": "f3",
            "attributes": {"drupal_internal__fid": 13, "uri": {"url": "/sites/default/files/b.png"}, "filemime": "image/png"},
        },
        {
            "type": "media--image",
            "id": "m",
            "relationships": {"field_media_image": {"data": {"type": "file--file", "id": "f3", "meta": {"alt": "Rapat"}}}},
        },
        {"type": "taxonomy_term--kategori", "id": "k", "attributes": {"name": "Berita &amp; Kabar"}},
        {"type": "taxonomy_term--tags", "id": "g", "attributes": {"name": "Pemilu"}},
    ]
    names = "field_image,field_kategori,field_lampiran,field_media_image,field_media_image.field_media_image,field_tags,uid"
    page = {"data": [node(7, relations)], "included": included}
    found = read(
        site(
            {
                FIRST: {"data": [node(7, relations)]},
                with_all(names.replace(",field_media_image.field_media_image", "")): page,
                with_all(names): page,
            }
        )
    )
    files = f"{SITE}/sites/default/files"
    assert found == [
        Item(
            source_id="node-7",
            kind=Kind.POST,
            title="Berita 7",
            html="<p>Isi</p>",
            address=f"{SITE}/berita/7",
            other_addresses=(f"{SITE}/node/7", f"{SITE}/index.php/node/7"),
            published=datetime.datetime(2024, 6, 1, 3, tzinfo=datetime.UTC),
            updated=datetime.datetime(2024, 6, 2, 3, tzinfo=datetime.UTC),
            author="Sari Wulandari",
            categories=("Berita & Kabar",),
            tags=("Pemilu",),
            summary="Ringkas",
            picture=f"{files}/a.jpg",
            files=(f"{files}/sk.pdf",),
        ),
        Medium("file-11", f"{files}/a.jpg", "Foto pleno", "Pleno", "", "node-7"),
        Medium("file-13", f"{files}/b.png", "", "Rapat", "", "node-7"),
        Medium("file-12", f"{files}/sk.pdf", "SK.pdf", "", "", "node-7"),
    ]


def test_pages_are_walked_by_the_links_of_the_site() -> None:
    second = f"{ARTICLES}?page%5Boffset%5D=50"
    answers = {
        FIRST: {"data": [node(1), node(2)], "links": {"next": {"href": second}}},
        second: {"data": [node(3)], "links": {"next": f"{second}0"}},
    }
    found = read(site({**answers, f"{second}0": {"data": [node(4)]}}))
    assert ids(found) == ["node-1", "node-2", "node-3", "node-4"]
    assert faults(found) == []


def test_relations_that_first_show_on_a_later_page_are_asked_for_there_and_a_refusal_costs_only_them() -> None:
    second, relations = f"{ARTICLES}?page%5Boffset%5D=50", {"field_image": {"data": {"type": "file--file", "id": "f"}}}
    included = [{"type": "file--file", "id": "f", "attributes": {"uri": {"url": "/a.jpg"}, "filemime": "image/jpeg"}}]
    answers = {FIRST: {"data": [node(1)], "links": {"next": {"href": second}}}, second: {"data": [node(2, relations)]}}
    found = read(site({**answers, f"{second}&include=field_image": {"data": [node(2, relations)], "included": included}}))
    assert [each.picture for each in found if isinstance(each, Item)] == ["", f"{SITE}/a.jpg"]
    assert ids(read(site(answers))) == ["node-1", "node-2"]


def test_pages_that_lead_in_a_circle_end() -> None:
    second = f"{ARTICLES}?page%5Boffset%5D=50"
    table = site(
        {FIRST: {"data": [node(1)], "links": {"next": {"href": second}}}, second: {"data": [node(2)], "links": {"next": {"href": FIRST}}}}
    )
    found = read(table)
    assert ids(found) == ["node-1", "node-2"]
    assert faults(found) == [("circle", "")]
    assert table.asked.count(FIRST) == 1


@pytest.mark.parametrize("to", ["https://judi.example/jsonapi", "http://169.254.169.254/latest/", "file:///etc/passwd", "//judi.example/x"])
def test_a_next_page_on_another_host_is_never_asked_for(to: str) -> None:
    table = site({FIRST: {"data": [node(1)], "links": {"next": {"href": to}}}}, page=to)
    found = read(table)
    assert ids(found) == ["node-1"]
    assert faults(found) == [("foreign_host", "")]
    assert all(address.startswith(SITE) for address in table.asked)


def test_every_content_type_is_read_and_machinery_is_not() -> None:
    lists = {
        f"{ROOT}/node/{name}?page%5Blimit%5D=50&sort=drupal_internal__nid": {"data": [node(n)]}
        for n, name in enumerate(["page", "agenda", "pengumuman", "webform"], 2)
    }
    found = read(
        site({FIRST: {"data": [node(1)]}, **lists}, **{name: f"{ROOT}/node/{name}" for name in ("page", "agenda", "pengumuman", "webform")})
    )
    assert [(each.source_id, each.kind) for each in found if isinstance(each, Item)] == [
        ("node-1", Kind.POST),
        ("node-2", Kind.PAGE),
        ("node-3", Kind.EVENT),
        ("node-4", Kind.POST),
    ]


def test_a_type_that_is_closed_is_a_fault_and_the_others_are_read() -> None:
    found = read(site({FIRST: {"data": [node(1)]}}, page=f"{ROOT}/node/page"))
    assert ids(found) == ["node-1"]
    assert faults(found) == [("bad_status", "404")]


def test_drafts_and_nodes_without_an_alias_are_kept_as_they_are() -> None:
    (item,) = [
        each for each in read(site({FIRST: {"data": [node(1, status=False, path={"alias": None}, body=None)]}})) if isinstance(each, Item)
    ]
    assert (item.status, item.address, item.other_addresses, item.html) == (
        Status.DRAFT,
        f"{SITE}/node/1",
        (f"{SITE}/index.php/node/1",),
        "",
    )


def test_an_account_is_no_author_and_a_picture_that_climbs_is_none() -> None:
    relations = {"uid": {"data": {"type": "user--user", "id": "u"}}, "field_image": {"data": {"type": "file--file", "id": "f"}}}
    included = [
        {"type": "user--user", "id": "u", "attributes": {"name": "admin", "display_name": "admin"}},
        {"type": "file--file", "id": "f", "attributes": {"uri": {"url": "/sites/../../wp-config.php"}, "filemime": "image/png"}},
    ]
    found = read(site({FIRST: {"data": [node(1, relations)], "included": included}}))
    (item,) = found
    assert isinstance(item, Item)
    assert (item.author, item.picture) == ("", "")


@pytest.mark.parametrize("answer", ["<html>", "[]", '{"links": []}', '{"links": {"node--a": 5}}', "null"])
def test_a_site_without_the_interface_is_said_to_have_none(answer: str) -> None:
    assert faults(read(Table({ROOT: answer}))) == [("no_interface", "")]


@pytest.mark.parametrize(
    "data", [None, {}, [5], [{"attributes": []}], [{"attributes": {"drupal_internal__nid": "x"}}], [{"relationships": [1]}]]
)
def test_rows_of_another_shape_do_no_harm(data: Any) -> None:
    assert ids(read(site({FIRST: {"data": data, "included": [1, {}], "links": []}}))) == []


# shapes as Drupal's own tests of the module jsonapi have them (core/modules/jsonapi/tests/src/Functional)


def file(number: int, name: str, kind: str) -> dict[str, Any]:
    attributes = {
        "drupal_internal__fid": number,
        "langcode": "id",
        "filename": name,
        "uri": {"value": f"public://{name}", "url": f"/sites/default/files/{name}"},
        "filemime": kind,
        "status": True,
    }
    return {"type": "file--file", "id": f"file-{number}", "attributes": attributes, "relationships": {}}


def medium(number: int, bundle: str, field: str, said: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    to = {"type": "file--file", "id": f"file-{number}", "meta": {"drupal_internal__target_id": number, **said}}
    relationships = {
        "bundle": {"data": {"type": "media_type--media_type", "id": "t"}},
        "thumbnail": {"data": {"type": "file--file", "id": "file-99", "meta": {"alt": "", "width": 180, "height": 180, "title": None}}},
        "uid": {"data": {"type": "user--user", "id": "u"}},
        "revision_user": {"data": {"type": "user--user", "id": "u"}},
        **({field: {"data": to}} if field else {}),
    }
    named = {"drupal_internal__mid": number, "name": f"Media {number}", "status": True, **attributes}
    return {"type": f"media--{bundle}", "id": f"media-{number}", "attributes": named, "relationships": relationships}


def to(kind: str, *numbers: int) -> dict[str, Any]:
    name = kind.partition("--")[0]
    return {"data": [{"type": kind, "id": f"{name}-{number}", "meta": {"drupal_internal__target_id": number}} for number in numbers]}


def test_documents_and_films_of_the_media_library_come_with_their_files() -> None:
    relationships = {"field_dokumen": to("media--document", 5), "field_film": to("media--remote_video", 6)}
    media = [
        medium(5, "document", "field_media_document", {"display": True, "description": "Keputusan Nomor 5"}),
        medium(6, "remote_video", "", {}, field_media_oembed_video="https://www.youtube.com/watch?v=abcdefghijk"),
    ]
    data = [node(1, relationships)]
    answers = {
        FIRST: {"data": data},
        with_all("field_dokumen,field_film"): {"data": data, "included": media},
        with_all("field_dokumen,field_dokumen.field_media_document,field_film"): {
            "data": data,
            "included": [*media, file(5, "sk-5.pdf", "application/pdf")],
        },
    }
    item, document = read(site(answers))
    assert isinstance(item, Item)
    assert item.files == (f"{SITE}/sites/default/files/sk-5.pdf",)
    assert item.html == "<p>Isi</p>\n<p>https://www.youtube.com/watch?v=abcdefghijk</p>"
    assert document == Medium("file-5", f"{SITE}/sites/default/files/sk-5.pdf", "Keputusan Nomor 5", "", "", "node-1")


def test_the_text_is_taken_as_the_site_showed_it_with_all_its_fields_and_paragraphs_in_order() -> None:
    shown = '<p>Awal</p><figure role="group"><img alt="Pleno" src="/sites/default/files/a.jpg"><figcaption>Ketua</figcaption></figure>'
    body = {"value": '<p>Awal</p><drupal-media data-entity-uuid="m">', "format": "full_html", "processed": shown, "summary": ""}
    more = {"value": "<p>Tambahan</p>", "format": "basic_html", "processed": "<p>Tambahan</p>"}
    relationships = {"field_bagian": to("paragraph--teks", 1, 2)}
    parts = [
        {
            "type": "paragraph--teks",
            "id": f"paragraph-{number}",
            "attributes": {"field_isi": {"value": words, "format": "basic_html", "processed": f"<p>{words}</p>"}},
            "relationships": {"field_gambar": to("file--file", number), "paragraph_type": to("paragraphs_type--paragraphs_type", 9)},
        }
        for number, words in enumerate(("Bagian satu", "Bagian dua"), 1)
    ]
    data = [node(1, relationships, field_tambahan=more, body=body, revision_log=None)]
    files = [file(1, "a.png", "image/png"), file(2, "b.pdf", "application/pdf")]
    answers = {
        FIRST: {"data": data},
        with_all("field_bagian"): {"data": data, "included": parts},
        with_all("field_bagian,field_bagian.field_gambar"): {"data": data, "included": [*parts, *files]},
    }
    found = read(site(answers))
    (item,) = [each for each in found if isinstance(each, Item)]
    assert item.html == f"{shown}\n<p>Tambahan</p>\n<p>Bagian satu</p>\n<p>Bagian dua</p>"
    assert (item.picture, item.files) == (f"{SITE}/sites/default/files/a.png", (f"{SITE}/sites/default/files/b.pdf",))


def test_paragraphs_that_refer_to_each_other_without_end_come_to_an_end() -> None:
    circle = {f"field_{number}": to("paragraph--teks", *range(40)) for number in range(40)}
    parts = [{"type": "paragraph--teks", "id": f"paragraph-{number}", "attributes": {}, "relationships": circle} for number in range(40)]
    assert ids(read(site({FIRST: {"data": [node(1, circle)], "included": parts}}))) == ["node-1"]

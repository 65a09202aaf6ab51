"""Standard texts of earlier editions are known again, whatever the office is called; everything else is the office's own."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.sites.rules.standard_pages import PageSpec, standard_pages
from pendopo.sites.rules.standard_revisions import EARLIER, fingerprint, was_never_edited

NEW_SECTION = "Bila Anda berlangganan kabar lewat surel"
OFFICES = [("kpu", "KPU Kabupaten Kediri"), ("bawaslu", "Bawaslu Provinsi Jawa Timur"), ("kpu", "KIP Kabupaten A & B")]


def privacy(body: str, office: str) -> PageSpec:
    return next(page for page in standard_pages(body=body, office=office, place="Kabupaten Kediri", level=2) if page.slug == "privasi")


def before(spec: PageSpec) -> list[tuple[str, object]]:
    """The words of edition 2: without the section that edition 3 brought."""
    place = [value for _kind, value in spec.body].index(NEW_SECTION)
    return [block for at, block in enumerate(spec.body) if at not in (place, place + 1)]


@pytest.mark.parametrize(("body", "office"), OFFICES)
def test_a_text_of_an_earlier_edition_is_known_again_and_the_present_one_is_not_replaced(body: str, office: str) -> None:
    spec = privacy(body, office)
    assert was_never_edited("privasi", spec.lead, before(spec), office)
    assert not was_never_edited("privasi", spec.lead, spec.body, office)


@pytest.mark.parametrize(("body", "office"), OFFICES)
def test_every_text_that_is_replaced_is_one_of_the_set(body: str, office: str) -> None:
    slugs = {page.slug for page in standard_pages(body=body, office=office, place="", level=2)}
    assert set(EARLIER) <= slugs


@given(st.data())
def test_a_single_changed_word_makes_it_the_offices_own(data: st.DataObject) -> None:
    spec = privacy(*OFFICES[0])
    blocks = before(spec)
    at = data.draw(st.integers(0, len(blocks) - 1))
    changed = [(kind, str(value) + " x") if n == at else (kind, value) for n, (kind, value) in enumerate(blocks)]
    assert not was_never_edited("privasi", spec.lead, changed, OFFICES[0][1])
    assert not was_never_edited("privasi", spec.lead + " x", blocks, OFFICES[0][1])
    assert not was_never_edited("kontak", spec.lead, blocks, OFFICES[0][1])


def test_the_keys_of_a_stored_list_do_not_count() -> None:
    plain = [("facts", [{"term": "a", "value": "b"}])]
    stored = [("facts", [{"type": "item", "value": {"term": "a", "value": "b"}, "id": str(uuid4())}])]
    assert fingerprint("x", plain, "KPU") == fingerprint("x", stored, "KPU")

"""The detector's shortcuts find what the long way finds."""

import random

from hypothesis import example, given
from hypothesis import strategies as st

from pendopo.sites.rules.foreign_hosts import address_of, address_of_link
from pendopo.sites.rules.lexicon import (
    ALL_PAIRS,
    BESIDE,
    DRUGS,
    FILLER,
    GUARDS,
    LONGEST,
    SELLING,
    SUBJECT,
    TOKEN,
    may_say_something,
    plain,
    weighed,
    weighed_quickly,
    wording,
)

SOME = [*sorted(SELLING)[:12], *sorted(SUBJECT), *sorted(BESIDE), *sorted(DRUGS)[:5], *sorted(GUARDS)[:12], *sorted(FILLER)[:20]]
SOME += [word for pair in sorted(ALL_PAIRS) for word in pair]
SOME += ["s l o t", "g4c0r", "maxwin88", "5l0t", "rapat", "pleno", "desa", "é", "slоt", "สล็อต", "slotgacorhariini", "1", "-", "\n", "88"]
TEXTS = st.lists(st.lists(st.sampled_from(SOME), max_size=6).map(" ".join), max_size=12)
ADDRESSES = st.text(alphabet="htps:/\\?#.@ a%w+\t-é", max_size=24) | st.from_regex(r"https?:[/\\]{0,3}[a-z.@:]{0,9}[/?#\\]?[a-z/?#]{0,8}")


@given(TEXTS)
@example(["slot", "rapat"])
@example(["toto", "macau"])
@example(["rapat pleno", "x" * LONGEST + " slot gacor"])
def test_a_text_that_is_passed_over_says_nothing_of_the_subject(texts: list[str]) -> None:
    for text, says in zip(texts, may_say_something(texts), strict=True):
        said = wording(text)
        assert says or not (said.weight or said.subject or said.sells or said.names)


@given(TEXTS)
def test_a_long_text_that_is_passed_over_weighs_nothing(texts: list[str]) -> None:
    text = " ".join(texts)
    slowly = weighed(TOKEN.findall(plain(text)))
    assert weighed_quickly(text).weight == slowly.weight
    assert not slowly.weight or weighed_quickly(text) == slowly


def test_what_is_remembered_of_texts_is_bounded_and_forgotten_as_a_whole() -> None:
    chance = random.Random(3)
    for _page in range(60):
        texts = [f"rapat {chance.random()}" for _link in range(400)]
        assert may_say_something([*texts, "slot gacor"])[-1]


@given(ADDRESSES)
@example("https:///contoh.example/x")
@example("/\\contoh.example/x")
@example("/ /contoh.example/x")
@example("https://contoh.example#/x")
@example("https://a@contoh.example:8080/x/y")
@example("/")
def test_a_links_address_leads_where_its_whole_address_does(text: str) -> None:
    short, whole = address_of_link(text), address_of(text)
    assert (short.host, short.query, short.web) == (whole.host, whole.query, whole.web)

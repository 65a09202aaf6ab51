# ruff: noqa: E501  pages and scripts stand here as they come, unbroken
"""Names that lead to what anybody can claim are found, and those that lead home are not."""

import pytest

from pendopo.sites.rules.dangling import (
    SERVICES,
    Dangling,
    Reason,
    Record,
    Seen,
    dangling_names,
    is_private,
    judge_name,
    records_in_zone,
    service_of,
)
from pendopo.sites.rules.infection_words import dangling_text

LIVE = Seen(("203.0.113.7".replace("203.0.113", "36.66.1"),))
GONE = Seen()


def reasons(records: list[Record], seen: dict[str, Seen]) -> dict[str, Reason]:
    return {one.name: one.reason for one in dangling_names(records, seen)}


@pytest.mark.parametrize(
    ("record", "seen", "reason"),
    [
        (Record("a.kpu.example", "CNAME", "lama.herokuapp.com"), {"lama.herokuapp.com": GONE}, Reason.CLAIMABLE),
        (Record("a.kpu.example", "CNAME", "server-lama.example"), {"server-lama.example": GONE}, Reason.TARGET_GONE),
        (Record("a.kpu.example", "CNAME", "kpu.github.io"),
         {"kpu.github.io": LIVE, "a.kpu.example": Seen(LIVE.addresses, "", 404, "<p>There isn't a GitHub Pages site here.")}, Reason.UNCLAIMED),
        (Record("a.kpu.example", "A", "10.1.2.3"), {}, Reason.PRIVATE),
        (Record("a.kpu.example", "AAAA", "fd00::1"), {}, Reason.PRIVATE),
        (Record("a.kpu.example", "NS", "ns1.lama.example"), {"ns1.lama.example": GONE}, Reason.SERVERS_GONE),
    ],
)  # fmt: skip
def test_a_name_that_dangles_is_told_with_its_reason(record: Record, seen: dict[str, Seen], reason: Reason) -> None:
    assert reasons([record], seen) == {"a.kpu.example": reason}


@pytest.mark.parametrize(
    ("record", "seen"),
    [
        (Record("a.kpu.example", "CNAME", "kpu.github.io"), {"kpu.github.io": LIVE, "a.kpu.example": Seen(LIVE.addresses, "", 200, "KPU")}),
        (Record("a.kpu.example", "CNAME", "web.kpu.example"), {"web.kpu.example": LIVE}),
        (Record("a.kpu.example", "CNAME", "not-looked-up.example"), {}),
        (Record("a.kpu.example", "A", "36.66.1.7"), {}),
        (Record("a.kpu.example", "NS", "ns.example"), {"ns.example": LIVE}),
        (Record("a.kpu.example", "TXT", "v=spf1"), {}),
        (Record("a.kpu.example", "A", "not an address"), {}),
    ],
)
def test_a_name_that_leads_home_is_left_in_peace(record: Record, seen: dict[str, Seen]) -> None:
    assert reasons([record], seen) == {}


def test_a_name_without_a_zone_is_judged_by_what_was_seen() -> None:
    assert judge_name("a.example", GONE) == Dangling("a.example", Reason.NOWHERE)
    assert judge_name("a.example", Seen(("10.0.0.1",)))
    assert judge_name("a.example", Seen(LIVE.addresses, "x.herokuapp.com", 404, "No such app")) == Dangling(
        "a.example", Reason.UNCLAIMED, "x.herokuapp.com"
    )
    assert judge_name("a.example", Seen(LIVE.addresses, "x.herokuapp.com", 200, "No such app")) is None
    assert judge_name("a.example", LIVE) is None


def test_an_exported_zone_is_read_and_lists_of_names_are_left_out() -> None:
    zone = [
        "$TTL 300",
        "; komentar",
        "@ IN A 36.66.1.7",
        "lama 300 IN CNAME KPU.Github.IO.",
        "  IN A 10.0.0.1",
        "www.kpu.example. A 36.66.1.7",
        "hanya-nama",
        "x IN",
    ]
    assert list(records_in_zone(zone, "kpu.example")) == [
        Record("kpu.example", "A", "36.66.1.7"),
        Record("lama.kpu.example", "CNAME", "kpu.github.io"),
        Record("www.kpu.example", "A", "36.66.1.7"),
    ]


def test_each_name_is_told_once_and_every_reason_has_a_sentence() -> None:
    records = [Record("a.kpu.example", kind, "10.0.0.1") for kind in ("A", "A")]
    assert len(dangling_names(records, {})) == 1
    for reason in Reason:
        assert "a.kpu.example" in dangling_text(Dangling("a.kpu.example", reason, "x"), str)


def test_services_are_known_by_the_end_of_a_name_alone() -> None:
    assert service_of("KPU.Github.io.") == "github.io"
    assert service_of("github.io.example") == ""
    assert service_of("notgithub.io") == ""
    assert all(service == service.lower() for service in SERVICES)
    assert is_private("127.0.0.1")
    assert not is_private("36.66.1.7")

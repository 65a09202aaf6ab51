"""What is said about an answer is exactly what is wrong with it, and never more of it than may be shown."""

import gzip
import re
from dataclasses import replace
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.public_headers import SCRIPT_POLICY, SECURITY_HEADERS, subscribe_policy
from pendopo.kit.releases import Entry, Manifest
from pendopo.sites.rules.live_check import (
    EXCERPT,
    GUISES,
    Answer,
    Finding,
    Guise,
    Kind,
    address_of,
    clean,
    files_to_check,
    first_difference,
    gathered,
    judge,
    judge_manifest,
    judge_stranger,
    judge_strict_transport,
    manifest_of,
    same_type,
    sentence,
    unpacked,
)

HOST = "kab-kediri.example"
PAGE = b"<h1>Kediri</h1>\n<p>Berita hari ini</p>\n"
PACKED = gzip.compress(PAGE, mtime=0)
HTML = "text/html; charset=utf-8"


def entry(data: bytes, kind: str = HTML) -> Entry:
    return Entry(sha256(data).hexdigest(), len(data), kind)


MANIFEST = Manifest(
    HOST,
    7,
    {
        "index.html": entry(PAGE),
        "index.html.gz": entry(PACKED, "application/gzip"),
        "404.html": entry(PAGE),
        "media/a.webp": entry(b"\1", "image/webp"),
    },
)


def answer(body: bytes = PAGE, status: int = 200, **headers: str | list[str] | None) -> Answer:
    """A right answer, but for what is given; a header of None is left out."""
    sent: dict[str, list[str]] = {name.lower(): [value] for name, value in SECURITY_HEADERS.items()} | {"content-type": [HTML]}
    for name, value in headers.items():
        key = name.replace("_", "-")
        sent.pop(key, None)
        if value is not None:
            sent[key] = value if isinstance(value, list) else [value]
    return Answer(status, sent, body)


def found(given: Answer, path: str = "index.html", guise: Guise = Guise.BROWSER) -> list[Finding]:
    return list(
        judge(HOST, path, guise, MANIFEST, given, lambda entry: PAGE if entry.sha256 == MANIFEST.files["index.html"].sha256 else None)
    )


def test_a_right_answer_has_no_finding_packed_or_not() -> None:
    assert found(answer()) == []
    assert found(answer(PACKED, content_encoding="gzip")) == []
    assert found(answer(status=404), path="404.html") == []


def test_the_search_page_must_have_its_own_policy_and_no_other_page_may_have_it() -> None:
    manifest = replace(MANIFEST, files={**MANIFEST.files, "cari/index.html": entry(PAGE)})
    search = answer(content_security_policy=SCRIPT_POLICY)
    judged = [list(judge(HOST, "cari/index.html", Guise.BROWSER, manifest, given, lambda _: PAGE)) for given in (search, answer())]
    assert judged[0] == []
    assert [(finding.kind, finding.detail) for finding in judged[1]] == [(Kind.HEADER, "Content-Security-Policy")]
    assert [finding.kind for finding in found(search)] == [Kind.HEADER]


def test_the_page_with_the_form_may_send_it_to_intake_and_to_nobody_else() -> None:
    manifest = replace(MANIFEST, files={**MANIFEST.files, "langganan/index.html": entry(PAGE)})
    intake, elsewhere = "https://masuk.pemilu.example", "https://judi.example"

    def judged(policy: str, path: str = "langganan/index.html") -> list[Kind]:
        given = answer(content_security_policy=policy)
        return [finding.kind for finding in judge(HOST, path, Guise.BROWSER, manifest, given, lambda _: PAGE, intake)]

    assert judged(subscribe_policy(intake)) == []
    assert judged(subscribe_policy(elsewhere)) == [Kind.HEADER]
    assert judged(SECURITY_HEADERS["Content-Security-Policy"]) == [Kind.HEADER]
    assert judged(subscribe_policy(intake), "index.html") == [Kind.HEADER]


def test_a_changed_byte_is_told_with_both_hashes_the_size_and_the_line() -> None:
    changed = PAGE.replace(b"Berita hari ini", b"Berita slot ini")
    (finding,) = found(answer(changed))
    assert (finding.kind, finding.path, finding.guise, finding.size) == (Kind.CONTENT, "index.html", "browser", len(changed))
    assert (finding.expected, finding.found) == (MANIFEST.files["index.html"].sha256, sha256(changed).hexdigest())
    assert finding.excerpt == "<p>Berita slot ini</p>"


def test_a_changed_packed_copy_is_told_though_the_plain_one_is_right() -> None:
    (finding,) = found(answer(gzip.compress(b"<h1>Judi</h1>", mtime=0), content_encoding="gzip"))
    assert finding.excerpt == "<h1>Judi</h1>"
    assert finding.expected == MANIFEST.files["index.html.gz"].sha256


def test_a_cut_answer_is_told_without_a_hash_that_would_mean_nothing() -> None:
    (finding,) = found(replace(answer(PAGE + b"<a>judi</a>"), cut=True))
    assert (finding.kind, finding.found) == (Kind.CONTENT, "")


@given(st.binary(min_size=1, max_size=50), st.integers(0, len(PAGE)))
def test_no_added_byte_passes(other: bytes, at: int) -> None:
    assert found(answer(PAGE[:at] + other + PAGE[at:]))


@given(st.binary(max_size=50))
def test_no_other_content_passes(body: bytes) -> None:
    assert found(answer(body))


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (answer(status=302, location="https://slot.example/?daftar=1"), Kind.REDIRECT),
        (answer(status=301, location="/"), Kind.REDIRECT),
        (answer(status=404), Kind.MISSING),
        (answer(status=403), Kind.MISSING),
        (answer(status=410), Kind.MISSING),
        (answer(status=500), Kind.UNREACHABLE),
        (answer(status=503), Kind.UNREACHABLE),
        (answer(status=429), Kind.UNREACHABLE),
        (answer(status=206), Kind.CONTENT),
        (answer(content_type="application/octet-stream"), Kind.TYPE),
        (answer(content_type="text/html; charset=iso-8859-1"), Kind.TYPE),
        (answer(content_type=None), Kind.TYPE),
        (answer(set_cookie="session=abc; Path=/"), Kind.COOKIE),
        (answer(x_frame_options=None), Kind.HEADER),
        (answer(x_frame_options=["DENY", "DENY"]), Kind.HEADER),
        (answer(content_security_policy="default-src *"), Kind.HEADER),
    ],
)
def test_each_fault_has_its_kind(given: Answer, kind: Kind) -> None:
    assert [finding.kind for finding in found(given)] == [kind]


def test_a_page_for_wrong_addresses_that_says_200_is_a_doorway() -> None:
    assert [finding.kind for finding in found(answer(status=200), path="404.html")] == [Kind.CONTENT]


def test_the_value_of_a_cookie_is_kept_nowhere() -> None:
    (finding,) = found(answer(set_cookie="sid=rahasia123; Path=/"))
    assert "rahasia" not in str(finding)


# -- manifests, strangers, transport


def test_only_a_manifest_on_record_is_believed() -> None:
    data = MANIFEST.as_bytes()
    assert manifest_of(answer(data), [sha256(data).hexdigest()]) == MANIFEST
    assert manifest_of(answer(data), ["0" * 64]) is None
    assert manifest_of(answer(data, status=404), [sha256(data).hexdigest()]) is None
    assert manifest_of(replace(answer(data), cut=True), [sha256(data).hexdigest()]) is None
    told = judge_manifest(HOST, answer(b"<?php"), "ab" * 32)
    assert (told.kind, told.expected, told.found, told.excerpt) == (Kind.MANIFEST, "ab" * 32, sha256(b"<?php").hexdigest(), "<?php")


@pytest.mark.parametrize(("status", "kind"), [(302, Kind.REDIRECT), (404, Kind.MISSING), (200, Kind.MANIFEST)])
def test_a_missing_manifest_is_told_apart_from_a_forged_one(status: int, kind: Kind) -> None:
    assert judge_manifest(HOST, answer(b"x", status=status, location="/"), "ab" * 32).kind == kind


def test_a_host_of_nobody_must_get_a_404() -> None:
    assert list(judge_stranger("*.example", answer(status=404))) == []
    assert [finding.kind for finding in judge_stranger("*.example", answer(status=200))] == [Kind.STRANGER]


@pytest.mark.parametrize(("value", "faults"), [("max-age=31536000; includeSubDomains", 0), ("max-age=300", 1), (None, 1)])
def test_over_tls_a_site_forbids_plain_text_for_long(value: str | None, faults: int) -> None:
    assert len(list(judge_strict_transport(HOST, answer(strict_transport_security=value)))) == faults


# -- which files, and where


def test_the_packed_copies_have_no_address_and_the_front_page_is_in_every_round() -> None:
    many = Manifest(HOST, 1, dict(MANIFEST.files) | {f"berita/{n}/index.html": entry(PAGE) for n in range(200)})
    drawn = [set(files_to_check(many, 25, Random(seed))) for seed in range(60)]
    assert all({"index.html", "404.html"} <= files and len(files) == 25 for files in drawn)
    assert not any(path.endswith(".gz") for files in drawn for path in files)
    assert set().union(*drawn) == {path for path in many.files if not path.endswith(".gz")}, "many rounds see all"
    assert set(files_to_check(many, 0, Random(1))) == set().union(*drawn)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.html", "/"),
        ("berita/index.html", "/berita/"),
        ("robots.txt", "/robots.txt"),
        ("404.html", "/tiada/"),
        ("berkas/1/index.html.pdf", "/berkas/1/index.html.pdf"),
        ("berkas/1/xindex.html", "/berkas/1/xindex.html"),
    ],
)
def test_a_file_is_asked_for_where_readers_find_it(path: str, address: str) -> None:
    assert address_of(path, "tiada") == address


def test_the_three_guises_differ_in_what_cloaks_look_at() -> None:
    assert "Googlebot" in GUISES[Guise.ROBOT]["User-Agent"]
    assert "google." in GUISES[Guise.REFERRER]["Referer"]
    assert "Referer" not in GUISES[Guise.BROWSER]
    assert {fields["Accept-Encoding"] for fields in GUISES.values()} == {"gzip", "identity"}


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [
        ("text/html; charset=utf-8", HTML, True),
        ("text/html;charset=UTF-8", HTML, True),
        ('text/html; charset="utf-8"', HTML, True),
        ("text/html", HTML, True),
        ("text/html; charset=latin-1", HTML, False),
        ("application/json; charset=utf-8", "application/json", True),
        ("text/plain", HTML, False),
        ("", HTML, False),
    ],
)
def test_types_are_compared_as_browsers_read_them(found: str, expected: str, same: bool) -> None:
    assert same_type(found, expected) == same


# -- what is told


def test_what_every_answer_has_alike_is_told_once() -> None:
    rows = [Finding(Kind.HEADER, HOST, f"{n}.html", Guise.ROBOT, detail="X-Frame-Options") for n in range(75)]
    (told,) = gathered([*rows[:1], *rows[1:]])
    assert told.count == 75
    assert len(gathered([replace(row, kind=Kind.CONTENT) for row in rows])) == 75


def test_the_excerpt_begins_shortly_before_the_first_difference() -> None:
    line = b"a" * 500
    assert first_difference(line + b"x" + line, line + b"judi" + line).startswith("a" * 40 + "judi")
    assert first_difference(b"a\nb\nc", b"a\nB\nc") == "B"
    assert first_difference(b"a", b"a<script>") == "a<script>"
    assert first_difference(b"abc", b"ab") == "", "nothing came that should not have come"
    assert first_difference(None, b"<title>Slot</title>\nmore") == "<title>Slot</title>"


@given(st.binary(max_size=3000), st.none() | st.binary(max_size=3000))
def test_an_excerpt_is_one_short_printable_line(data: bytes, expected: bytes | None) -> None:
    excerpt = first_difference(expected, data)
    assert len(excerpt) <= EXCERPT
    assert excerpt.isprintable()


@given(st.text(max_size=100), st.integers(10**15, 10**16 - 1).map(str))
def test_no_number_of_a_person_gets_into_an_incident(text: str, number: str) -> None:
    assert number not in clean(f"{text} {number}")
    assert not re.search(r"\d{8}", clean(number + text))


def test_no_address_of_a_person_gets_into_an_incident() -> None:
    assert clean("hubungi siti.aminah@example.com atau +62 812-3456-789") == "hubungi […] atau […]"


def test_a_packed_answer_that_would_fill_the_memory_is_cut() -> None:
    bomb = gzip.compress(b"0" * 50_000_000, mtime=0)
    assert len(unpacked(answer(bomb, content_encoding="gzip"))) == 1_000_000
    assert unpacked(answer(b"not packed", content_encoding="gzip")) == b"not packed"


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("guise", ["", *Guise])
def test_every_finding_is_a_sentence_and_a_row(kind: Kind, guise: str) -> None:
    finding = Finding(kind, HOST, "index.html", guise, detail="status 500", found="text/plain", expected="ab", size=3)
    assert HOST in sentence(finding, str)
    row = finding.as_json(str)
    assert row["text"] == sentence(finding, str)
    assert row["kind"] == kind.value

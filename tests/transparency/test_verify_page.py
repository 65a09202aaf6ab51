"""One published page, from its bytes to the witnesses, over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pendopo.kit.releases import Manifest
from tests.transparency.logs_on_disk import POLICY, release
from tests.transparency.origin_server import Origin, answer, serving
from tests.transparency.test_verify import verify

HOST = "kab-kediri.contoh.test"
TWICE = b'{"files": [{"path": "a"}, {"path": "a"}], "host": "x", "release": 1}'
URL = f"http://{HOST}/berita/"


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[Origin]:
    with serving(tmp_path / "asal") as origin:
        origin.publish(HOST, index_html="depan", berita__index_html="berita", dokumen_txt="isi")
        origin.log.add([release(number) for number in range(300)])
        (tmp_path / "kebijakan").write_text(POLICY)
        yield origin


def page(origin: Origin, url: str = URL, *words: str) -> tuple[int, dict[str, Any], list[str]]:
    """Exit code, the account, and the codes of what failed."""
    status, account = verify("page", url, "--at", origin.at, "--policy", origin.root.parent / "kebijakan", *words)
    return status, account, [step["code"] for step in account["steps"] if step["outcome"] == "fails"]


@pytest.mark.parametrize("path", ["", "/", "/berita/", "/berita/index.html", "/dokumen.txt", "/berita/?dari=sini"])
def test_a_page_is_proven_from_its_bytes_to_the_witnesses(origin: Origin, path: str) -> None:
    status, account, failed = page(origin, f"http://{HOST}{path}")
    assert (status, failed, account["index"], account["release"]) == (0, [], 0, 1)
    assert [step["code"] for step in account["steps"]] == [
        "page_read", "pinned_policy", "checkpoint", "witnesses", "page_in_manifest", "newest", "included", "manifest_logged",
    ]  # fmt: skip


def test_the_log_may_be_read_from_another_place(origin: Origin) -> None:
    status, _, _ = page(origin, URL, "--log", str(origin.log.place))
    assert status == 0
    assert (HOST, "/catatan/situs/checkpoint") not in origin.asked


def test_a_page_with_a_flipped_byte_does_not_hold(origin: Origin) -> None:
    origin.lies[HOST, "/berita/"] = lambda handler: answer(handler, b"berItA")
    assert page(origin)[0::2] == (1, ["page_differs"])


def test_a_page_and_its_manifest_changed_together_do_not_hold(origin: Origin) -> None:
    manifest = origin.store.manifest(HOST)
    assert manifest is not None
    false = origin.store.put(b"palsu", "text/html")
    forged = Manifest(HOST, 1, {**manifest.files, "berita/index.html": false}).as_bytes()
    origin.lies[HOST, "/berita/"] = lambda handler: answer(handler, b"palsu")
    origin.lies[HOST, "/manifest.json"] = lambda handler: answer(handler, forged)
    assert page(origin)[0::2] == (1, ["manifest_differs"])


def test_an_old_release_that_is_served_again_does_not_hold_whatever_the_pointer_says(origin: Origin) -> None:
    origin.publish(HOST, index_html="depan", berita__index_html="berita baru")
    old = (origin.store.site(HOST) / "releases" / "000001" / "manifest.json").read_bytes()
    origin.lies[HOST, "/berita/"] = lambda handler: answer(handler, b"berita")
    origin.lies[HOST, "/manifest.json"] = lambda handler: answer(handler, old)
    (origin.log.place / "terbaru").mkdir()
    (origin.log.place / "terbaru" / f"{HOST}.json").write_text(json.dumps({"index": 0, "release": 1, "size": 1}))
    assert page(origin)[0::2] == (1, ["manifest_differs"])


def test_a_release_that_is_not_in_the_log_yet_is_told_from_a_forged_one(origin: Origin) -> None:
    origin.publish(HOST, logged=False, index_html="baru", berita__index_html="baru")
    assert page(origin)[0::2] == (1, ["manifest_ahead"])


def test_a_site_without_an_entry_or_with_another_sites_manifest_does_not_hold(origin: Origin) -> None:
    origin.publish("gelap.contoh.test", logged=False, index_html="x")
    assert page(origin, "http://gelap.contoh.test/")[0::2] == (1, ["no_such_subject"])
    origin.lies["gelap.contoh.test", "/manifest.json"] = lambda handler: answer(handler, origin.served_manifest(HOST).read_bytes())
    assert page(origin, "http://gelap.contoh.test/")[0::2] == (1, ["bad_manifest"])


@pytest.mark.parametrize(
    "manifest", [b"", b"[]", b"{}", b'{"files": [{"path": "a"}, {"path": "a"}], "host": "x", "release": 1}', b"[" * 100_000]
)
def test_what_is_no_manifest_is_refused(origin: Origin, manifest: bytes) -> None:
    origin.lies[HOST, "/manifest.json"] = lambda handler: answer(handler, manifest)
    assert page(origin)[0::2] == (1, ["bad_manifest"])


def test_a_page_that_is_not_there_or_not_in_the_manifest_is_told(origin: Origin) -> None:
    assert page(origin, f"http://{HOST}/tidak-ada/")[0::2] == (1, ["page_missing"])
    origin.lies[HOST, "/selipan/"] = lambda handler: answer(handler, b"judi")
    assert page(origin, f"http://{HOST}/selipan/")[0::2] == (1, ["not_in_manifest"])


def test_a_host_that_does_not_answer_could_not_be_checked(origin: Origin) -> None:
    status, account = verify("page", URL, "--at", "127.0.0.1:1")
    assert (status, account["steps"][-1]["code"]) == (2, "unreachable")


def test_the_whole_log_is_verified_over_http_as_well(origin: Origin) -> None:
    place = f"http://{HOST}/catatan/situs"
    assert verify(place, "--at", origin.at, "--policy", origin.root.parent / "kebijakan")[0] == 0
    assert verify(place, "--at", origin.at)[1]["steps"][0]["code"] == "policy_of_log"
    origin.log.file("tile/entries/000").unlink()
    status, account = verify(place, "--at", origin.at)
    assert (status, account["steps"][-1]["code"], account["steps"][-1]["file"]) == (1, "missing", "tile/entries/000")

"""Pictures and files of old sites: from a folder, past a scanner, and what is refused with its reason."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pendopo.site_import import clamd, folder, media
from pendopo.site_import.media import Prepared, examined
from pendopo.site_import.parts import NotFetched
from tests.kit.test_pictures import jpeg, png_of
from tests.pdfs import good_pdf

EICAR = b"X5O!P%@AP[4" + b"\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner:
    """A clamd of our own: it reads INSTREAM as the manual says, and finds one pattern."""

    def __init__(self, path: Path, answer: bytes = b"") -> None:
        self.answer, self.seen = answer, list[bytes]()
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(path))
        self.door.listen()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                link, _peer = self.door.accept()
            except OSError:
                return
            with link:
                self.answer_one(link)

    def answer_one(self, link: socket.socket) -> None:
        file = link.makefile("rb")
        assert file.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack("!L", file.read(4))[0]:
            data += file.read(length)
        file.close()
        self.seen.append(data)
        link.sendall(self.answer or (b"stream: Eicar-Signature FOUND\0" if b"EICAR" in data else b"stream: OK\0"))


@pytest.fixture
def scanner(tmp_path: Path, settings: object) -> Iterator[Scanner]:
    made = Scanner(tmp_path / "clamd.ctl")
    settings.CLAMD = f"unix:{tmp_path / 'clamd.ctl'}"  # type: ignore[attr-defined]
    yield made
    made.door.close()


def test_a_virus_is_found_by_the_scanner_and_the_file_refused(scanner: Scanner) -> None:
    data = good_pdf(["Surat"]) + EICAR
    found = examined(Prepared(1), data, "pdf")
    assert (found.fault, found.detail, found.data) == ("virus", "Eicar-Signature", b"")
    assert scanner.seen == [data]


def test_a_sound_file_says_that_it_was_scanned(scanner: Scanner) -> None:
    assert examined(Prepared(1), jpeg(2000, 1500, quality=95), "jpg").scanned
    assert len(scanner.seen) == 1


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK but not really\0"])
def test_a_scanner_that_does_not_say_yes_has_not_said_yes(tmp_path: Path, answer: bytes) -> None:
    door = Scanner(tmp_path / "s", answer or b"\0")
    with pytest.raises(clamd.ScannerAway):
        clamd.scan(b"x", f"unix:{tmp_path / 's'}")
    door.door.close()


def test_a_scanner_that_is_away_lets_nothing_pass(settings: object, tmp_path: Path) -> None:
    settings.CLAMD = f"unix:{tmp_path / 'nobody'}"  # type: ignore[attr-defined]
    assert examined(Prepared(1), jpeg(), "jpg").fault == "scanner_away"


def test_without_a_scanner_a_file_says_that_nobody_looked(settings: object) -> None:
    settings.CLAMD = ""  # type: ignore[attr-defined]
    assert not examined(Prepared(1), jpeg(), "jpg").scanned


@pytest.mark.parametrize(
    ("data", "extension", "fault"),
    [
        (b"<?php eval($_POST[1]); ?>", "jpg", "infected_file"),
        (b"<?php eval($_POST[1]); ?>", "php", "infected_file"),
        (b"bukan gambar", "jpg", "bad_picture"),
        (png_of(30_000, 30_000), "png", "bad_picture"),
        (b"kosong", "exe", "infected_file"),
        (b"kosong", "mp4", "unknown_kind"),
        (b"\xd0\xcf\x11\xe0isi", "doc", "old_office"),
        (b"bukan pdf", "pdf", "bad_document"),
    ],
)
def test_what_is_no_picture_and_no_document_is_a_fault_with_its_name(settings: object, data: bytes, extension: str, fault: str) -> None:
    settings.CLAMD = ""  # type: ignore[attr-defined]
    assert examined(Prepared(1), data, extension).fault == fault


def test_a_picture_loses_what_hides_beside_its_pixels(settings: object) -> None:
    settings.CLAMD = ""  # type: ignore[attr-defined]
    found = examined(Prepared(1), jpeg(comment=b"rahasia di balik gambar"), "jpg")
    assert found.is_picture
    assert b"rahasia" not in found.data


def test_too_many_bytes_are_refused(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CLAMD = ""  # type: ignore[attr-defined]
    monkeypatch.setattr(media, "MAX_BYTES", 10)
    assert examined(Prepared(1), jpeg(), "jpg").fault == "too_large"


def test_a_folder_gives_a_file_by_the_end_of_its_address(tmp_path: Path) -> None:
    (tmp_path / "2019").mkdir()
    (tmp_path / "2019" / "a b.jpg").write_bytes(b"x")
    assert folder.read_from(tmp_path, "https://x.id/wp-content/uploads/2019/a%20b.jpg?ver=1") == b"x"


def test_a_folder_gives_nothing_that_lies_outside_it(tmp_path: Path) -> None:
    inside = tmp_path / "salinan"
    inside.mkdir()
    (tmp_path / "rahasia.jpg").write_bytes(b"x")
    (inside / "tautan.jpg").symlink_to(tmp_path / "rahasia.jpg")
    for name in ("../rahasia.jpg", "%2e%2e/rahasia.jpg", "tautan.jpg", "", "."):
        with pytest.raises(NotFetched):
            folder.read_from(inside, f"https://x.id/{name}")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jpg").write_bytes(b"xxx")
    monkeypatch.setattr(folder, "LARGEST", 2)
    with pytest.raises(NotFetched, match="too_large"):
        folder.read_from(tmp_path, "https://x.id/a.jpg")


def test_a_name_too_long_and_links_in_a_circle_are_no_file(tmp_path: Path) -> None:
    (tmp_path / "putar").symlink_to("putar")
    for name in ("a" * 300 + ".jpg", "putar/a.jpg", "putar"):
        with pytest.raises(NotFetched, match="gone"):
            folder.read_from(tmp_path, f"https://x.id/{name}")


@pytest.mark.parametrize("name", ["a" * 300 + ".jpg", "a%00b.jpg", "/".join(["a" * 200] * 30) + ".jpg"])
def test_a_name_that_no_file_can_have_is_gone_and_stops_no_move(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFetched) as fault:
        folder.read_from(tmp_path, f"https://x.id/wp-content/uploads/{name}")
    assert fault.value.code == "gone"

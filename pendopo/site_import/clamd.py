"""Asks a virus scanner (ClamAV's clamd) about a file, by its protocol INSTREAM, where one is set in PENDOPO_CLAMD.

Source: clamd(8), "zINSTREAM": chunks, each after its length as four bytes in network order, ended by a length of nought.
"""

import socket
import struct

CHUNK = 65_536
SECONDS = 30.0
LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """A scanner is set and does not answer: nothing may be taken for checked."""


def scan(data: bytes, address: str) -> str:
    """What was found in a file, '' for nothing.

    Args:
        data: the file.
        address: ``unix:/run/clamav/clamd.ctl`` or ``tcp:127.0.0.1:3310``.

    Raises:
        ScannerAway: no answer, or one that says neither.
    """
    try:
        with connected(address) as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                part = data[start : start + CHUNK]
                link.sendall(struct.pack("!L", len(part)) + part)
            link.sendall(struct.pack("!L", 0))
            return verdict_in(answer_of(link))
    except (OSError, ValueError) as error:
        raise ScannerAway(type(error).__name__) from None


def connected(address: str) -> socket.socket:
    kind, _, place = address.partition(":")
    if kind != "unix":
        host, _, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), SECONDS)
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        link.settimeout(SECONDS)
        link.connect(place)
    except OSError:
        link.close()
        raise
    return link


def answer_of(link: socket.socket) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        part = link.recv(CHUNK)
        if not part:
            break
        answer += part
    return answer.partition(b"\0")[0]


def verdict_in(answer: bytes) -> str:
    """The name of what was found: ``stream: Eicar-Signature FOUND``; '' for ``stream: OK``.

    Raises:
        ScannerAway: anything else, such as a limit of size that was met.
    """
    text = answer.decode("ascii", "replace").strip()
    if text == "stream: OK":
        return ""
    if text.startswith("stream: ") and text.endswith(" FOUND"):
        return text.removeprefix("stream: ").removesuffix(" FOUND")[:100]
    raise ScannerAway(text[:100])

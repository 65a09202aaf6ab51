"""QR codes as vector drawings, for paper and posters (ISO/IEC 18004, error correction M: 15 % may be lost)."""

from functools import lru_cache

import segno

QUIET = 4  # modules of white around a code


@lru_cache(maxsize=4096)
def qr_path(address: str) -> tuple[int, str]:
    """The drawing of a code: modules a side, without the quiet zone, and SVG path data in units of a module."""
    matrix = segno.make_qr(address, error="m").matrix
    return len(matrix), "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)


def qr_file(address: str) -> bytes:
    """A code as an SVG file of its own, 40 mm wide, black on white with its quiet zone."""
    size, path = qr_path(address)
    whole = size + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="40mm" viewBox="-{QUIET} -{QUIET} {whole} {whole}">'
        f'<rect x="-{QUIET}" y="-{QUIET}" width="{whole}" height="{whole}" fill="#fff"/><path d="{path}"/></svg>\n'
    ).encode()

"""The theme's stylesheet: its parts joined and made small, under a name that changes with its content."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from pendopo import transparency

FOLDER = Path(__file__).parent / "static" / "sites"
CHECK_SCRIPT = Path(transparency.__file__).parent / "static" / "transparency" / "check.js"
PARTS = ("tokens.css", "base.css", "components.css")
STRING = re.compile(r"(\"[^\"]*\")")


@cache
def css_bytes() -> bytes:
    """The stylesheet of every public page."""
    return minified("".join((FOLDER / part).read_text() for part in PARTS)).encode()


@cache
def css_name() -> str:
    """``theme.<12 digits of its SHA-256>.css``: may be kept by browsers for ever."""
    return f"theme.{sha256(css_bytes()).hexdigest()[:12]}.css"


@cache
def search_script_bytes() -> bytes:
    """The script of the page /cari/ alone."""
    return (FOLDER / "search.js").read_bytes()


@cache
def search_script_name() -> str:
    return f"search.{sha256(search_script_bytes()).hexdigest()[:12]}.js"


@cache
def check_script_bytes() -> bytes:
    """The script of the page /periksa/ alone; as it was written, for who wants to read it."""
    return CHECK_SCRIPT.read_bytes()


@cache
def check_script_name() -> str:
    return f"check.{sha256(check_script_bytes()).hexdigest()[:12]}.js"


def minified(css: str) -> str:
    """Without comments and needless blanks. Strings stay; so do the blanks that ``calc`` and selectors need."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    pieces = STRING.split(css)
    pieces[::2] = [re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r":\s+", ":", re.sub(r"\s+", " ", piece))) for piece in pieces[::2]]
    return "".join(pieces).replace(";}", "}").strip()

"""Letters that were read in the wrong encoding once, long ago, and stored so: ``â€œpemiluâ€`` for “pemilu”.

Old sites that moved from one database to another are full of them. Only what can hardly be meant is mended: a letter that
begins a sign of UTF-8 when it is read as Windows-1252, followed by exactly the letters that go on with it.
"""

import re
from html import unescape

# How Windows-1252 shows the bytes 80 to BF; five of them it does not know, and programs show as control characters.
FOLLOWING = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0))
BEGINNING = ("Â", "Ã", "â", "ð")
SIGN = re.compile(rf"[ÂÃ][{FOLLOWING}]|â[{FOLLOWING}]{{2}}|â€(?![{FOLLOWING}])|ð[{FOLLOWING}]{{3}}")
IN_ENTITIES = re.compile(r"&(?:[Aa]circ|Atilde|eth);(?:&(?:\w{2,8}|#\d{1,4});){1,3}")
CLOSING_QUOTE = "â€"  # its last byte is one of the five, and often went missing
BYTES = {**{sign: 0x80 + place for place, sign in enumerate(FOLLOWING)}, **{sign: ord(sign) for sign in BEGINNING}}


def mended(text: str) -> str:
    """The text with such signs as they were meant; what gives no sign stays as it is."""
    return SIGN.sub(as_meant, text) if any(sign in text for sign in BEGINNING) else text


def mended_markup(markup: str) -> str:
    """The same for markup, in which such letters may stand as entities: ``&acirc;&euro;&oelig;``."""
    if "circ;" in markup or "&Atilde;" in markup or "&eth;" in markup:
        markup = IN_ENTITIES.sub(without_entities, markup)
    return mended(markup)


def without_entities(found: re.Match[str]) -> str:
    letters = unescape(found[0])
    return letters if all(letter in BYTES for letter in letters) else found[0]


def as_meant(found: re.Match[str]) -> str:
    if found[0] == CLOSING_QUOTE:
        return "”"
    try:
        return bytes(BYTES[sign] for sign in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]

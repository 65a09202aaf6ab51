"""Ways in which a style keeps text from readers while search engines read it, and where menus do the same for good reasons."""

import re
from collections.abc import Iterator
from functools import lru_cache

# These are also how menus, sliders, tabs and dialogs wait for their turn; the others hide for good.
WAITING = frozenset({"display", "opacity", "off_canvas", "folded"})
HINTS = re.compile(r"display|visib|opacity|position|margin|indent|font|height|width|clip|color|transform|filter|left|top|right|bottom")
ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?")
LENGTH = re.compile(r"(-?\d{0,7}(?:\.\d{1,4})?)(px|em|rem|%|vw|vh|pt|ex|ch)?")
PIXELS = {"px": 1.0, "": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "%": 10.0, "vw": 10.0, "vh": 10.0}
FAR = -400.0  # pixels outside the screen
MOVED = re.compile(r"translate(?:x|y|3d)?\((-?\d{1,7})(px|em|rem|%|vw|vh)?(?:,(-?\d{1,7})(px|em|rem|%|vw|vh)?)?")
COLOURS = {"white": "ffffff", "black": "000000", "transparent": "transparent", "snow": "fffafa", "red": "ff0000", "gray": "808080"}
RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,([\d.]{1,6}))?\)")
SIMPLE = re.compile(r"([a-z][a-z0-9]*)?((?:[#.][\w-]{1,80})*)")
LONGEST = 4000
CACHED = 300  # letters of a style that is remembered
MOST_RULES = 4000


def declarations(style: str) -> dict[str, str]:
    """A style's properties, lower case, without blanks, comments, escapes and ``!important``; the last of a name counts."""
    text = style[:LONGEST].lower()
    if "\\" in text:
        text = ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), text)
    found: dict[str, str] = {}
    for part in without_comments(text).split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip()] = "".join(value.split()).removesuffix("!important")
    return found


def without_comments(text: str) -> str:
    """A style without comments, in one pass whatever it is fed."""
    if "/*" not in text:
        return text
    first, *rest = text.split("/*")
    return first + "".join(part.partition("*/")[2] for part in rest)


def way_of_hiding(style: str, behind: str = "") -> str:
    """How a style hides what it is given to, '' when it does not.

    Args:
        behind: colour of what lies behind, as :func:`colour` gives it; '' when unknown.

    Returns:
        ``display``, ``opacity``, ``off_canvas``, ``off_screen``, ``indent``, ``font``, ``size``, ``folded``,
        ``clip`` or ``colour``.
    """
    return known_way(style, behind) if len(style) <= CACHED else way_of(style, behind)


def way_of(style: str, behind: str) -> str:
    if not HINTS.search(style.lower()) and "\\" not in style:
        return ""
    css = declarations(style)
    return next((way for way in (gone(css), away(css), tiny(css), coloured(css, behind)) if way), "")


known_way = lru_cache(maxsize=4096)(way_of)  # a page has the same style on each of its paragraphs


def gone(css: dict[str, str]) -> str:
    if css.get("display") == "none" or css.get("visibility") in ("hidden", "collapse"):
        return "display"
    opacity = css.get("opacity", "")
    if opacity and number(opacity, 1.0) <= 0.05:
        return "opacity"
    return "opacity" if "alpha(opacity=0)" in css.get("filter", "") or "opacity(0" in css.get("filter", "") else ""


def away(css: dict[str, str]) -> str:
    """Far outside the screen; just outside it, by its own size in per cent, is where menus of telephones wait."""
    if css.get("position") in ("absolute", "fixed", "relative") and any(
        number(css.get(side, ""), 0.0) <= FAR for side in ("left", "top", "right", "bottom")
    ):
        return (
            "off_canvas"
            if any(css.get(side, "").endswith(("-100%", "-100vw")) for side in ("left", "right", "top", "bottom"))
            else "off_screen"
        )
    margins = [css.get("margin-left", ""), css.get("margin-top", ""), css.get("margin-right", "")]
    if any(number(margin, 0.0) <= FAR for margin in margins):
        return "off_screen"
    if (moved := MOVED.search(css.get("transform", ""))) and min(pixels(moved[1], moved[2]), pixels(moved[3], moved[4])) <= FAR * 2:
        return "off_canvas" if "%" in css["transform"] else "off_screen"
    return "indent" if number(css.get("text-indent", ""), 0.0) <= FAR else ""


def tiny(css: dict[str, str]) -> str:
    """Too small to be seen; what is folded to nothing opens when it is clicked, what is one pixel large never does."""
    if number(css.get("font-size", ""), 9.0) <= 1.0 or re.match(r"0(?:px)?[/\s]", css.get("font", "x")):
        return "font"
    clipped, path = css.get("clip", ""), css.get("clip-path", "")
    if clipped.startswith(("rect(0", "rect(1px")) or path.startswith(("inset(50%", "inset(100%", "circle(0", "polygon(00")):
        return "clip"
    if not any(css.get(name, "").startswith(("hidden", "clip")) for name in ("overflow", "overflow-x", "overflow-y")):
        return ""
    sides = [number(css.get(side, ""), 99.0) for side in ("height", "width", "max-height", "max-width")]
    return "folded" if 0.0 in sides and 1.0 not in sides else "size" if min(sides) <= 1.0 else ""


def coloured(css: dict[str, str], behind: str) -> str:
    own = colour(css.get("color", ""))
    background = background_of(css) or behind
    return "colour" if own and (own == "transparent" or own == background) else ""


def background_of(css: dict[str, str]) -> str:
    """The background colour of a style, '' when it gives none."""
    return colour(css.get("background-color", "")) or colour(css.get("background", ""))


def colour(value: str) -> str:
    """Six hexadecimal figures, or ``transparent``; '' for what is no plain colour."""
    if value in COLOURS:
        return COLOURS[value]
    if value.startswith("#"):
        figures = value[1:]
        return "".join(two * 2 for two in figures) if len(figures) == 3 else figures[:6]
    if found := RGB.match(value):
        if found[4] and number(found[4], 1.0) <= 0.05:
            return "transparent"
        return "".join(f"{min(int(part), 255):02x}" for part in found.groups()[:3])
    return ""


def number(value: str, otherwise: float) -> float:
    """A length in pixels, roughly; ``otherwise`` for what is none."""
    found = LENGTH.match(value) if value else None
    return pixels(found[1], found[2]) if found and found[1] not in ("", "-", ".", "-.") else otherwise


def pixels(figures: str | None, unit: str | None) -> float:
    try:
        return float(figures or 0) * PIXELS[unit or ""]
    except ValueError:
        return 0.0


def hiding_rules(sheet: str) -> Iterator[tuple[str, str, str]]:
    """Rules of a style sheet that hide: way, the class or id (with its sign) they are for, and the tag below it or ''.

    Only the end of each selector is read: ``#a .b`` is for ``.b``, ``.b a`` for each ``a`` in ``.b``.
    """
    for chunk in without_comments(sheet[:200_000]).split("}")[:MOST_RULES]:
        head, brace, body = chunk.rpartition("{")
        if brace and (way := way_of_hiding(body)):
            for selector in head.rpartition("{")[2].split(",")[:40]:
                yield from ends_of(selector.strip(), way)


def ends_of(selector: str, way: str) -> Iterator[tuple[str, str, str]]:
    compounds = selector.replace(">", " ").replace("+", " ").replace("~", " ").split()
    if not compounds or "::" in selector or ":before" in selector or ":after" in selector:
        return
    last = SIMPLE.match(compounds[-1].partition(":")[0])
    if last and last[2]:
        yield way, last_name(last[2]), ""
    elif last and last[1] and len(compounds) > 1:
        before = SIMPLE.match(compounds[-2].partition(":")[0])
        if before and before[2]:
            yield way, last_name(before[2]), last[1]


def last_name(names: str) -> str:
    """The last of ``.a#b.c`` with its sign."""
    at = max(names.rfind("."), names.rfind("#"))
    return names[at:]

"""The theme's own icons: 24-unit grid, drawn with strokes; a page carries only the symbols that it uses."""

import re

MARKER = "<!--icons-->"
USE = re.compile(r'<use href="#i-([a-z]+)"/>')

SHAPES = {
    "back": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.500l3.500 2"/>',
    "down": '<path d="M12 3.500V15m-4.500-4.500L12 15l4.500-4.500M4 20h16"/>',
    "file": '<path d="M6 3h8.500L19 7.500V21H6zm8 .2V8h5M9 12.500h7M9 16.500h7"/>',
    "go": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "loud": '<path d="M4 10v4h3.500l8 4.500v-13l-8 4.500zM19 9.500c1 1.600 1 3.400 0 5M7.500 14 9 19"/>',
    "mail": '<path d="M3 5.500h18v13H3zm.5.5 8.500 7 8.500-7"/>',
    "news": '<path d="M4 4.500h12.500V19.500H6a2 2 0 0 1-2-2zm12.500 5H20v8a2 2 0 0 1-2 2h-1.500M7.200 8.500h6M7.200 12h6m-6 3.500h4"/>',
    "office": '<path d="M3 9.500 12 4l9 5.500zm2.500 0v10m4.300-10v10m4.400-10v10m4.300-10v10M3 20.500h18"/>',
    "phone": '<path d="M6 3h3.500L11 8 8.700 9.700a12 12 0 0 0 5.600 5.600L16 13l5 1.500V18a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z"/>',
    "pin": '<path d="M12 21.200s-6.800-6.400-6.800-11.400a6.800 6.800 0 0 1 13.600 0c0 5-6.800 11.400-6.800 11.400z"/><circle cx="12" cy="9.800" r="2.400"/>',
    "seal": '<path d="m12 2.600 7.500 2.900v6c0 5-3.200 8.300-7.500 9.900-4.300-1.600-7.500-4.900-7.500-9.900v-6z"/><path d="m8.300 11.800 2.700 2.700 4.700-5"/>',
    "warn": '<path d="M12 3.500 2.500 20h19zM12 10v4.500m0 2.900v.1"/>',
    "wheel": '<circle cx="10" cy="4" r="1.700"/><path d="M10 7.500v6h5.500l2.500 5.500M10 10h5m-7.700 1.500a5.200 5.200 0 1 0 7 7"/>',
}


def icon(name: str) -> str:
    """The place where an icon is shown; it says nothing to those who listen.

    Raises:
        KeyError: there is no such icon.
    """
    SHAPES[name]
    return f'<svg class="icon" aria-hidden="true"><use href="#i-{name}"/></svg>'


def inline_symbols(html: str) -> str:
    """The page with the symbols of its icons, each once, in place of the first :data:`MARKER`.

    Without a marker the page comes back as it is; without icons the marker just goes.
    """
    if MARKER not in html:
        return html
    used = sorted(set(USE.findall(html)) & SHAPES.keys())
    symbols = "".join(f'<symbol id="i-{name}" viewBox="0 0 24 24">{SHAPES[name]}</symbol>' for name in used)
    sprite = f'<svg class="hidden" aria-hidden="true" width="0" height="0">{symbols}</svg>' if used else ""
    return html.replace(MARKER, sprite, 1)

"""The theme's own icons: 24-unit grid, drawn with strokes; a page carries only the symbols that it uses."""

import re

MARKER = "<!--icons-->"
USE = re.compile(r'<use href="#i-([a-z]+)"/>')

SHAPES = {
    "back": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "calendar": '<path d="M4 5.5h16V20H4zM4 10h16M8 3v4.5M16 3v4.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "down": '<path d="M12 3.5V15m-4.5-4.5L12 15l4.5-4.5M4 20h16"/>',
    "file": '<path d="M6 3h8.5L19 7.5V21H6zm8 .2V8h5M9 12.5h7M9 16.5h7"/>',
    "go": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "law": '<path d="M12 4v16M7.5 20h9M5 7h14M5 7l-2.5 6.5a3 3 0 0 0 5 0zm14 0-2.5 6.5a3 3 0 0 0 5 0z"/>',
    "loud": '<path d="M4 10v4h3.5l8 4.5v-13l-8 4.5zM19 9.5c1 1.6 1 3.4 0 5M7.5 14 9 19"/>',
    "mail": '<path d="M3 5.5h18v13H3zm.5.5 8.5 7 8.5-7"/>',
    "news": '<path d="M4 4.5h12.5V19.5H6a2 2 0 0 1-2-2zm12.5 5H20v8a2 2 0 0 1-2 2h-1.5M7.2 8.5h6M7.2 12h6m-6 3.5h4"/>',
    "office": '<path d="M3 9.5 12 4l9 5.5zm2.5 0v10m4.3-10v10m4.4-10v10m4.3-10v10M3 20.5h18"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c.8-4.5 4-6.5 8-6.5s7.2 2 8 6.5"/>',
    "phone": '<path d="M6 3h3.5L11 8 8.7 9.7a12 12 0 0 0 5.6 5.6L16 13l5 1.5V18a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z"/>',
    "picture": '<path d="M3.5 5h17v14h-17zM4 17l5-5.5 4 4 2.5-2.5 4.5 4"/><circle cx="15.5" cy="9" r="1.4"/>',
    "pin": '<path d="M12 21.2s-6.8-6.4-6.8-11.4a6.8 6.8 0 0 1 13.6 0c0 5-6.8 11.4-6.8 11.4z"/><circle cx="12" cy="9.8" r="2.4"/>',
    "play": '<circle cx="12" cy="12" r="9"/><path d="m10 8.2 6 3.8-6 3.8z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5.5 5.5"/>',
    "seal": '<path d="m12 2.6 7.5 2.9v6c0 5-3.2 8.3-7.5 9.9-4.3-1.6-7.5-4.9-7.5-9.9v-6z"/><path d="m8.3 11.8 2.7 2.7 4.7-5"/>',
    "warn": '<path d="M12 3.5 2.5 20h19zM12 10v4.5m0 2.9v.1"/>',
    "wheel": '<circle cx="10" cy="4" r="1.7"/><path d="M10 7.5v6h5.5l2.5 5.5M10 10h5m-7.7 1.5a5.2 5.2 0 1 0 7 7"/>',
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

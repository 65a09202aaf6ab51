"""Icons of the public pages: drawn on a 24-unit grid; a page carries only the symbols that it uses."""

import re

MARKER = "<!--icons-->"
USED = re.compile(r'href="#i-([a-z]+)"')
ICONS = {
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "down": '<path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15"/>',
    "file": '<path d="M5.5 3h9l4 4.5V21h-13zM14 3.5V8h4.5M8.5 12.5h7M8.5 16.5h7"/>',
    "go": '<path d="M4 12h15M13.5 6.5 19 12l-5.5 5.5"/>',
    "back": '<path d="M20 12H5M10.5 6.5 5 12l5.5 5.5"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "mail": '<path d="M3 5.5h18v13H3zM3.5 6.5 12 13l8.5-6.5"/>',
    "news": '<path d="M4 5h13v14H6a2 2 0 0 1-2-2zM17 9h3v8a2 2 0 0 1-2 2M7 9h7M7 12.5h7M7 16h4"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.6-4 3-6 6.5-6s5.9 2 6.5 6M15.5 5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .9 3.2 2.8 3.5 5.5"/>',
    "phone": '<path d="M6 3h3.5l1.5 5-2.3 1.8a12 12 0 0 0 5.5 5.5L16 13l5 1.5V18a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z"/>',
    "pin": '<path d="M12 21s-7-6.3-7-11.3a7 7 0 0 1 14 0C19 14.7 12 21 12 21z"/><circle cx="12" cy="9.7" r="2.5"/>',
    "seal": '<path d="M12 2.8 19.5 5.6v6c0 5-3.2 8.2-7.5 9.8-4.3-1.6-7.5-4.8-7.5-9.8v-6z"/><path d="m8.4 11.8 2.6 2.6 4.6-4.9"/>',
    "warn": '<path d="M12 3.5 2.5 20h19zM12 10v4.5M12 17.3v.1"/>',
    "wheel": '<circle cx="10" cy="4" r="1.7"/><path d="M10 7.5v6h5.5L18 19M10 10h5M7.3 11.5a5.2 5.2 0 1 0 7 7"/>',
}


def inline_symbols(html: str) -> str:
    """Put the symbols that a page uses at its marker; other pages and unknown names are left as they are.

    Args:
        html: a whole page with ``<!--icons-->`` once.

    Returns:
        The page; the same symbols in the same order for the same page.
    """
    names = sorted(set(USED.findall(html)) & ICONS.keys())
    symbols = "".join(f'<symbol id="i-{name}" viewBox="0 0 24 24">{ICONS[name]}</symbol>' for name in names)
    sheet = f'<svg class="vh" aria-hidden="true" width="0" height="0">{symbols}</svg>' if symbols else ""
    return html.replace(MARKER, sheet, 1)

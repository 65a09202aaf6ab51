def inline_symbols(html: str) -> str:
    return html

def css_bytes() -> bytes:
    return b""


def css_name() -> str:
    return "theme.css"

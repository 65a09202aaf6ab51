"""What a witness shows to people: who it is, what it watches, what it found."""

import datetime
from base64 import b64encode
from hashlib import sha256
from html import escape

from pendopo.transparency.languages import said
from pendopo.transparency.rules.witnessing import origin_hash
from pendopo.transparency.witness.signing import Witness
from pendopo.transparency.witness.state import Evidence
from pendopo.transparency.witness.words import SENTENCES

STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1c1b19;background:#fff}"
    "pre,code{font-family:ui-monospace,monospace;font-size:.85rem;overflow-wrap:anywhere;white-space:pre-wrap}"
    "h1,h2,dt{overflow-wrap:anywhere}pre{max-height:14rem;overflow:auto;background:#f4f2ee;padding:.75rem;border-radius:.25rem}dt{font-weight:600;margin-top:1rem}dd{margin:0}"
    ".found{border-left:.25rem solid #a3161f;padding-left:1rem}a{color:#0b5a83}"
    "@media(prefers-color-scheme:dark){body{color:#eceae6;background:#171614}pre{background:#262421}a{color:#8ccdf2}}"
)
MOST_SHOWN = 50  # pieces of evidence on a page
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; frame-ancestors 'none'; base-uri 'none'"
)


def page(title: str, body: str, lang: str) -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


def home(witness: Witness, lang: str) -> str:
    """Who this is, its keys, its logs with the size that it signed last, and whether it found anything."""
    folder, state = witness.folder, witness.state
    title = say("home_title", lang, name=folder.name)
    keys = "".join(f"<pre tabindex=0>{escape(str(key.verifier))}</pre>" for key in folder.keys)
    logs = "".join(log_row(witness, origin, lang) for origin in sorted({log.key.name for log in witness.logs()}))
    found = len(state.evidence())
    operator = f"<p>{escape(say('home_operator', lang, operator=folder.operator))}</p>" if folder.operator else ""
    no_logs = escape(say("no_logs", lang))
    verdict = say("home_found", lang, number=found) if found else say("home_clean", lang)
    return page(
        title,
        f"<h1>{escape(title)}</h1>{operator}"
        f'<p>{escape(say("home_what", lang))}</p><p{" class=found" if found else ""}><a href="bukti">{escape(verdict)}</a></p>'
        f"<h2>{escape(say('home_logs', lang))}</h2>{f'<dl>{logs}</dl>' if logs else f'<p>{no_logs}</p>'}"
        f"<h2>{escape(say('home_keys', lang))}</h2>{keys}",
        lang,
    )


def log_row(witness: Witness, origin: str, lang: str) -> str:
    latest = witness.state.latest(origin)
    if latest is None:
        return f"<dt>{escape(origin)}</dt><dd>{escape(say('never_signed', lang))}</dd>"
    text = say("last_signed", lang, size=latest.size, time=moment(latest.time))
    return f'<dt>{escape(origin)}</dt><dd><a href="{origin_hash(origin)}/checkpoint">{escape(text)}</a></dd>'


def evidence(witness: Witness, lang: str) -> str:
    """The newest that was found, with both notes word for word, so that anybody can check them; all of it is in the JSON."""
    found = witness.state.evidence()
    rows = "".join(evidence_row(each, lang) for each in found[:MOST_SHOWN]) or f"<p>{escape(say('home_clean', lang))}</p>"
    title = say("evidence_title", lang, name=witness.folder.name)
    return page(
        title, f'<h1>{escape(title)}</h1>{rows}<p><a href="bukti.json">JSON</a> · <a href="./">{escape(say("back", lang))}</a></p>', lang
    )


def evidence_row(found: Evidence, lang: str) -> str:
    held = f"<h3>{escape(say('note_held', lang))}</h3><pre tabindex=0>{escape(found.held)}</pre>" if found.held else ""
    proof = f"<h3>{escape(say('note_proof', lang))}</h3><pre tabindex=0>{escape(found.proof)}</pre>" if found.proof else ""
    return (
        f"<section class=found><h2>{escape(found.origin)}</h2>"
        f"<p>{escape(moment(found.time))}: {escape(say(f'evidence_{found.kind}', lang))}</p>"
        f"{held}<h3>{escape(say('note_offered', lang))}</h3><pre tabindex=0>{escape(found.offered)}</pre>{proof}</section>"
    )


def say(name: str, lang: str, /, **filled: object) -> str:
    return said(SENTENCES, name, lang, **filled)


def moment(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")

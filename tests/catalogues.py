"""Catalogues of translations without msgfmt: read .po, write .mo, collect our own strings.

``python -m tests.catalogues`` renews every .mo and names our own strings that have no English yet.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "pendopo" / "locale"
ENGLISH = LOCALES / "en" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sdfr]|%[sd]|\{\w*\}")
CALL = re.compile(r"\b(_|n?p?gettext(?:_lazy|_noop)?)\(\s*")
STRING = re.compile(r"""[uU]?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*,?\s*""", re.DOTALL)
NAMES = {"_", *(f"{n}{p}gettext{end}" for n in ("", "n") for p in ("", "p") for end in ("", "_lazy", "_noop"))}
Key = tuple[str | None, str, str | None]
"""Context, text, plural: what makes two entries the same."""


@dataclass
class Entry:
    """One text with its translations, one for each plural form."""

    context: str | None = None
    text: str = ""
    plural: str | None = None
    translations: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False
    line: int = 0

    @property
    def key(self) -> Key:
        return self.context, self.text, self.plural


def read(file: Path) -> list[Entry]:
    """Every entry of a .po file in its order, the header (whose text is '') first; obsolete ones are left out."""
    entries = [Entry()]
    keyword, index = "", 0
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            entries.append(Entry())
        elif line.startswith("#"):
            entries[-1].fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif match := re.fullmatch(r'(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d)])? )?(".*")', line):
            if match[1]:
                keyword, index = match[1], int(match[2] or 0)
                entries[-1].line = entries[-1].line or number
            text, entry = ast.literal_eval(match[3]), entries[-1]
            if keyword == "msgctxt":
                entry.context = (entry.context or "") + text
            elif keyword == "msgid":
                entry.text += text
            elif keyword == "msgid_plural":
                entry.plural = (entry.plural or "") + text
            else:
                entry.translations[index] = entry.translations.get(index, "") + text
        else:
            raise ValueError(f"{file}, line {number}: {line!r} is neither a keyword, a string nor a comment")
    return [entry for entry in entries if entry.translations]


def compiled(entries: list[Entry]) -> bytes:
    """The .mo file of these entries: GNU's format, sorted, without a hash table, so that the same .po gives the same bytes."""
    pairs = sorted(
        (
            ((f"{e.context}\x04" if e.context is not None else "") + e.text + (f"\0{e.plural}" if e.plural is not None else "")).encode(),
            "\0".join(e.translations[n] for n in sorted(e.translations)).encode(),
        )
        for e in entries
    )
    tables, place = [], 28 + 16 * len(pairs)
    for side in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[side]), place))
            place += len(pair[side]) + 1
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs))
    texts = b"".join(pair[side] + b"\0" for side in (0, 1) for pair in pairs)
    return header + b"".join(tables) + texts


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def own_strings() -> dict[Key, str]:
    """Every text of ours that passes through gettext, in code and in templates, with the first file it stands in."""
    found: dict[Key, str] = {}
    for file in sorted((ROOT / "pendopo").rglob("*")):
        if file.suffix == ".py":
            keys = list(in_code(ast.parse(file.read_text())))
        elif "templates" in file.parts and file.is_file():
            keys = list(in_template(file))
        else:
            continue
        for key in keys:
            found.setdefault(key, str(file.relative_to(ROOT)))
    return found


def in_code(tree: ast.AST) -> Iterator[Key]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if name in NAMES and texts:
                yield key_of(name, texts)


def in_template(file: Path) -> Iterator[Key]:
    from django.utils.translation.template import templatize

    source = templatize(file.read_text(), origin=str(file))
    for call in CALL.finditer(source):
        texts, place = [], call.end()
        while match := STRING.match(source, place):
            texts.append(ast.literal_eval(match[1]))
            place = match.end()
        if texts:
            yield key_of(call[1], texts)


def key_of(name: str, texts: list[str]) -> Key:
    """What a call of one of gettext's functions asks the catalogue for."""
    context = texts.pop(0) if "pgettext" in name else None
    return context, texts[0], texts[1] if name.startswith("n") else None


def main() -> None:
    for file in sorted(LOCALES.rglob("*.po")):
        entries = read(file)
        file.with_suffix(".mo").write_bytes(compiled(entries))
        sys.stdout.write(f"{file.relative_to(ROOT)}: {len(entries) - 1}\n")
    have = {entry.key for entry in read(ENGLISH)}
    for key, place in own_strings().items():
        if key not in have:
            sys.stdout.write(f"no English: {key[1]!r} ({place})\n")


if __name__ == "__main__":
    main()

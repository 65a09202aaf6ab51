"""Controls of foreign parts and of our own code: what is installed, which holes are known, what templates trust."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pendopo.project import advisory_store, parts_list
from pendopo.project.preflight.control import Kind, Outcome, control, failed, judged, skipped
from pendopo.project.preflight.target import Target
from pendopo.security.rules.advisories import OLDEST, Garbled, matches, uncovered

AREA = "Rantai pasok"


@control(50, "Daftar komponen sama dengan yang terpasang; sidik jari semua terkunci", "ASVS 15.1.2", Kind.STATIC)
def parts_are_as_locked(target: Target) -> Outcome:
    parts = parts_list.installed(target.root)
    problems = parts_list.differences(target.root)
    if not problems and len(parts_list.bill_of_materials(target.root).components) != len(parts):
        problems.append("daftar komponen tidak memuat semua yang terpasang")
    by_ecosystem = dict(Counter(part.ecosystem for part in parts))
    return judged(problems, f"{len(parts)} komponen terpasang, semuanya terkunci dengan sidik jari.", installed=by_ecosystem)


@control(51, "Basis data celah kurang dari 7 hari, tidak ada celah pada yang terpasang", "ASVS 15.2.1", Kind.STATIC)
def no_known_holes(target: Target) -> Outcome:
    try:
        snapshot = advisory_store.kept()
    except Garbled as error:
        return failed(f"Simpanan basis data celah rusak: {error}")
    if snapshot is None or snapshot.date is None:
        return failed("Basis data celah belum pernah dimuat (manage.py advisories).")
    parts = parts_list.installed(target.root)
    problems = [f"{m.name} {m.version}: {m.advisory}" for m in matches(snapshot, parts)]
    problems += [f"{name} tidak tercakup potret" for name in uncovered(snapshot, parts)]
    if target.now - snapshot.date > OLDEST:
        problems.insert(0, f"potret basis data celah dari {snapshot.date.date().isoformat()}, lebih dari {OLDEST.days} hari")
    return judged(
        problems,
        f"Potret {snapshot.date.date().isoformat()}: tidak ada celah pada {len(parts)} komponen.",
        date=snapshot.date.isoformat(),
        records=snapshot.counts,
        parts=len(parts),
    )


@control(52, "Tanda tangan rilis cocok dengan berkas terpasang", "ASVS 15", Kind.STATIC)
def release_is_signed(target: Target) -> Outcome:
    return skipped("Rilis Pendopo belum ditandatangani.", version=parts_list.version_of(target.root))


# What bypasses escaping or runs text as code. Each place was read by somebody: file, what, how often, why it is safe.
REVIEWED: dict[tuple[str, str], tuple[int, str]] = {
    ("pendopo/sites/templatetags/theme.py", "mark_safe"): (2, "only digits, names of months and parts escaped above"),
    ("pendopo/sites/templatetags/theme.py", "SafeString"): (2, "empty texts"),
    ("pendopo/sites/structured.py", "mark_safe"): (1, "JSON whose signs that could end its element are escaped"),
    ("pendopo/sites/templates/surel/confirm.txt", "autoescape off"): (1, "a letter in plain text, which no program reads as HTML"),
    ("pendopo/sites/templates/surel/digest.txt", "autoescape off"): (1, "the same; its HTML is a template of its own and escapes"),
}
CALLS = {"mark_safe", "SafeString", "SafeText", "eval", "exec", "compile", "__import__"}
METHODS = {
    *("pickle.load", "pickle.loads", "marshal.loads", "os.system", "os.popen", "yaml.load"),
    *("subprocess.getoutput", "safestring.mark_safe", "ctypes.CDLL"),
}
IN_TEMPLATES = {
    "|safe": re.compile(r"\|\s*safe(?:seq)?\b"),
    "autoescape off": re.compile(r"{%\s*autoescape\s+off"),
    "skrip dalam halaman": re.compile(r"<script(?![^>]*\b(?:src=|nonce=|type=[\"']application/(?:ld\+)?json))", re.IGNORECASE),
    "penangan kejadian dalam halaman": re.compile(r"<[^>]+\son(?:click|load|error|submit|change|input)\s*=", re.IGNORECASE),
}


@control(53, "Pemeriksaan statis; mark_safe dan |safe hanya yang sudah ditinjau", "ASVS 1", Kind.STATIC)
def code_trusts_nothing(target: Target) -> Outcome:
    found = Counter(trusting_places(target.root))
    problems = [
        f"{path}: {what} {count} kali, ditinjau {REVIEWED.get((path, what), (0, ''))[0]}"
        for (path, what), count in sorted(found.items())
        if count != REVIEWED.get((path, what), (0, ""))[0]
    ]
    problems += [f"{path}: {what} ditinjau tetapi tidak ada lagi" for path, what in REVIEWED if not found[(path, what)]]
    files = len(code_files(target.root))
    if not files:
        return failed("Tidak ada kode untuk diperiksa.")
    return judged(problems, f"{files} berkas dibaca; {sum(found.values())} tempat sudah ditinjau.", files=files, reviewed=len(REVIEWED))


def code_files(root: Path) -> list[Path]:
    kinds = ("*.py", "*.html", "*.xml", "*.txt")
    files = [file for kind in kinds for file in (root / "pendopo").rglob(kind)]
    return sorted(file for file in files if file.suffix == ".py" or "templates" in file.parts)


def trusting_places(root: Path) -> Iterator[tuple[str, str]]:
    """Every place that takes text as safe or as code, as (file, what)."""
    for file in code_files(root):
        path, text = file.relative_to(root).as_posix(), file.read_text()
        if file.suffix == ".py":
            yield from ((path, what) for what in trusting_code(text))
        else:
            yield from ((path, what) for what, pattern in IN_TEMPLATES.items() for _match in pattern.finditer(text))


def trusting_code(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            yield from trusting_call(node)


def trusting_call(node: ast.Call) -> Iterator[str]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    dotted = (
        f"{node.func.value.id}.{node.func.attr}" if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""
    )
    if name in CALLS or dotted in METHODS:
        yield name or dotted
    if name == "format_html" and node.args and not isinstance(node.args[0], ast.Constant):
        yield "format_html tanpa pola tetap"
    for keyword in node.keywords:
        value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        if (keyword.arg, value) in (("shell", True), ("verify", False), ("autoescape", False)):
            yield f"{keyword.arg}={value!r}"

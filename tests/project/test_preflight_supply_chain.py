"""Controls of foreign parts, of our own code, and of the ways out; and the commands that feed them."""

import datetime
import json
import socket
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.exception import MissingOptionalDependencyException
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation import make_schemabased_validator
from django.core.management import CommandError, call_command
from django.utils import timezone

from pendopo.project import advisory_store, parts_list
from pendopo.project.planes import ROOT
from pendopo.project.preflight import supply_chain
from pendopo.project.preflight.control import Outcome, Result
from pendopo.project.preflight.report import controls
from pendopo.project.preflight.target import Target
from pendopo.security.rules.parts import Part


def check(number: int, **given: object) -> Outcome:
    return controls()[number].outcome(Target(**given))  # type: ignore[arg-type]


def fails_with(outcome: Outcome, text: str) -> bool:
    assert outcome.result == Result.FAIL, outcome.reason
    return text in f"{outcome.reason} {outcome.evidence.get('problems')}"


# -- 50 and the parts list


def test_50_passes_for_what_the_lock_files_installed() -> None:
    assert parts_list.differences() == []
    assert check(50).result == Result.PASS, check(50).reason


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda parts: [*parts, Part("PyPI", "tak-dikenal", "1.0")], "tidak ada dalam berkas kunci: tak-dikenal"),
        (lambda parts: [p for p in parts if p.name != "django"], "tidak terpasang: django"),
        (
            lambda parts: [Part(p.ecosystem, p.name, "0.1") if p.name == "django" else p for p in parts],
            "versi lain daripada berkas kunci: django",
        ),
        (lambda parts: [p for p in parts if p.name != "papaparse"], "tidak terpasang: papaparse"),
    ],
    ids=["one too many", "one too few", "another version", "one of npm too few"],
)
def test_50_fails_when_something_else_is_installed(monkeypatch: pytest.MonkeyPatch, change: Any, text: str) -> None:
    there = change(parts_list.installed())
    monkeypatch.setattr(parts_list, "installed", lambda root=ROOT: there)
    assert fails_with(check(50), text)


def test_50_fails_for_a_package_without_a_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = [Part(p.ecosystem, p.name, p.version) if p.name == "wagtail" else p for p in parts_list.locked()]
    monkeypatch.setattr(parts_list, "locked", lambda root=ROOT: bare)
    assert fails_with(check(50), "tanpa sidik jari: wagtail")


def test_the_parts_list_holds_to_the_schema_and_names_every_part_with_its_hashes(tmp_path: Path) -> None:
    """The validator for JSON wants a package that is not installed here; the same list in XML is held to the same schema."""
    bom = parts_list.bill_of_materials()
    assert make_schemabased_validator(OutputFormat.XML, SchemaVersion.V1_6).validate_str(parts_list.written(bom, OutputFormat.XML)) is None
    call_command("sbom", output=tmp_path / "sbom.json", stderr=StringIO())
    said = json.loads((tmp_path / "sbom.json").read_text())
    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.6")
    by_purl = {component["purl"]: component for component in said["components"]}
    django = next(component for purl, component in by_purl.items() if purl.startswith("pkg:pypi/django@"))
    assert all(one["alg"] == "SHA-256" and len(one["content"]) == 64 for one in django["hashes"])
    assert by_purl["pkg:npm/papaparse@5.7.1"]["hashes"][0]["alg"] == "SHA-512"
    assert len(by_purl) == len(parts_list.installed())
    reached = {one["ref"]: one.get("dependsOn", []) for one in said["dependencies"]}
    assert any(name.startswith("pkg:pypi/asgiref@") for name in reached[django["bom-ref"]])


def test_the_parts_list_in_json_holds_to_the_schema() -> None:
    text = parts_list.written(parts_list.bill_of_materials())
    try:
        fault = make_schemabased_validator(OutputFormat.JSON, SchemaVersion.V1_6).validate_str(text)
    except MissingOptionalDependencyException:
        pytest.skip("cyclonedx-python-lib[json-validation] is not installed: the JSON form was not held to its schema")
    assert fault is None


def test_the_command_says_when_what_is_installed_is_not_what_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_list, "differences", lambda: ["tidak terpasang: django 5"])
    with pytest.raises(CommandError, match="1 perbedaan"):
        call_command("sbom", stdout=StringIO(), stderr=StringIO())


# -- 51 and the advisories

NOW = timezone.now()


def osv(number: int, ecosystem: str, name: str, *, fixed: str = "0.0.1", days: int = 1) -> dict[str, Any]:
    events = [{"introduced": "0"}, {"fixed": fixed}]
    ranges = [{"type": "ECOSYSTEM", "events": events}]
    modified = (NOW - datetime.timedelta(days=days)).isoformat()
    return {
        "id": f"UJI-{number}",
        "modified": modified,
        "affected": [{"package": {"ecosystem": ecosystem, "name": name}, "ranges": ranges}],
    }


def packed(folder: Path, *records: object, name: str = "osv.zip") -> Path:
    file = folder / name
    with zipfile.ZipFile(file, "w") as archive:
        for number, record in enumerate(records):
            archive.writestr(f"{number}.json", record if isinstance(record, str) else json.dumps(record))
    return file


CLEAN = (osv(1, "PyPI", "django"), osv(2, "npm", "papaparse"))


def advise(*files: Path, **options: Any) -> str:
    out = StringIO()
    call_command("advisories", *map(str, files), stdout=out, **{"json": True} | options)
    return out.getvalue()


def test_51_fails_until_something_was_imported_and_passes_then(tmp_path: Path) -> None:
    assert fails_with(check(51), "belum pernah dimuat")
    said = json.loads(advise(packed(tmp_path, *CLEAN)))
    assert said["records"] == {"PyPI": 1, "npm": 1}
    assert said["matches"] == said["uncovered"] == []
    assert check(51).result == Result.PASS, check(51).reason


def test_51_fails_for_a_hole_in_an_installed_part_and_the_command_does_too(tmp_path: Path) -> None:
    holes = (*CLEAN, osv(3, "PyPI", "Django", fixed="99"), osv(4, "npm", "papaparse", fixed="99.0.0"))
    with pytest.raises(CommandError, match="2 celah"):
        advise(packed(tmp_path, *holes))
    assert fails_with(check(51), "UJI-3")
    assert fails_with(check(51), "UJI-4")
    with pytest.raises(CommandError, match="2 celah"):
        advise()


def test_51_fails_for_a_snapshot_that_has_grown_old(tmp_path: Path) -> None:
    advise(packed(tmp_path, *CLEAN))
    assert check(51, now=NOW + datetime.timedelta(days=5)).result == Result.PASS
    assert fails_with(check(51, now=NOW + datetime.timedelta(days=7)), "lebih dari 7 hari")


def test_51_fails_for_a_part_that_was_installed_after_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    advise(packed(tmp_path, *CLEAN))
    more = [*parts_list.installed(), Part("PyPI", "baru-saja", "1")]
    monkeypatch.setattr(parts_list, "installed", lambda root=ROOT: more)
    assert fails_with(check(51), "baru-saja (PyPI) tidak tercakup")


def test_51_fails_for_a_spoiled_store(tmp_path: Path) -> None:
    advise(packed(tmp_path, *CLEAN))
    advisory_store.kept_file().write_text("{")
    assert fails_with(check(51), "rusak")


@pytest.mark.parametrize(
    ("records", "text"),
    [
        ((), "tidak ada catatan"),
        ((CLEAN[0],), "tidak ada catatan untuk npm"),
        ((osv(1, "PyPI", "django", days=8), CLEAN[1]), "lebih dari 7 hari"),
        ((*CLEAN, "{rusak"), "rusak"),
        ((*CLEAN, {"id": "X"}), "rusak"),
    ],
    ids=["empty", "half", "old", "garbled", "no record"],
)
def test_an_import_that_would_give_a_false_green_is_refused_and_changes_nothing(tmp_path: Path, records: tuple, text: str) -> None:
    advise(packed(tmp_path, *CLEAN))
    before = advisory_store.kept_file().read_bytes()
    with pytest.raises(CommandError, match=text):
        advise(packed(tmp_path, *records, name="buruk.zip"))
    assert advisory_store.kept_file().read_bytes() == before


def test_a_file_that_is_no_archive_or_a_damaged_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"bukan zip")
    with pytest.raises(CommandError, match="bukan folder, JSON, atau zip"):
        advise(tmp_path / "a.zip")
    whole = packed(tmp_path, *CLEAN, name="b.zip")
    data = bytearray(whole.read_bytes())
    data[60] ^= 0xFF
    whole.write_bytes(bytes(data))
    with pytest.raises(CommandError, match="rusak"):
        advise(whole)
    with pytest.raises(CommandError, match="Belum ada potret"):
        advise()


def test_two_archives_and_a_folder_are_one_snapshot(tmp_path: Path) -> None:
    folder = tmp_path / "npm"
    folder.mkdir()
    (folder / "UJI-2.json").write_text(json.dumps(CLEAN[1]))
    said = json.loads(advise(packed(tmp_path, CLEAN[0]), folder))
    assert said["records"] == {"PyPI": 1, "npm": 1}


def test_people_read_the_name_the_version_and_the_mend_of_each_hole(tmp_path: Path) -> None:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("advisories", str(packed(tmp_path, *CLEAN, osv(5, "npm", "papaparse", fixed="99.0.0"))), stdout=out, stderr=StringIO())
    assert "papaparse 5.7.1: UJI-5 tanpa tingkat, diperbaiki di 99.0.0" in out.getvalue()


# -- 53


@pytest.fixture
def own_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "pendopo" / "templates"
    folder.mkdir(parents=True)
    data = "<script data-x='y' type=\"application/json\">{}</script>"
    (folder / "baik.html").write_text("{{ judul }}<script src='/a.js'></script>" + data)
    (tmp_path / "pendopo" / "baik.py").write_text("format_html('<b>{}</b>', x)\n")
    monkeypatch.setattr(supply_chain, "REVIEWED", {})
    return tmp_path


def test_53_passes_for_our_own_code() -> None:
    assert check(53).result == Result.PASS, check(53).reason


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/a.html", "{{ judul|safe }}"),
        ("templates/a.html", "{{ judul | safeseq }}"),
        ("templates/a.html", "{% autoescape off %}{% endautoescape %}"),
        ("templates/a.html", "<script>alert(1)</script>"),
        ("templates/a.html", "<a href='#' onclick='x()'>x</a>"),
        ("a.py", "mark_safe(x)"),
        ("a.py", "safestring.mark_safe(x)"),
        ("a.py", "eval(x)"),
        ("a.py", "exec(x)"),
        ("a.py", "pickle.loads(x)"),
        ("a.py", "os.system(x)"),
        ("a.py", "subprocess.run(x, shell=True)"),
        ("a.py", "httpx.get(x, verify=False)"),
        ("a.py", "format_html(x)"),
    ],
)
def test_53_fails_for_each_place_that_nobody_reviewed(own_code: Path, name: str, text: str) -> None:
    assert check(53, root=own_code).result == Result.PASS
    (own_code / "pendopo" / name).write_text(text)
    assert fails_with(check(53, root=own_code), name)


def test_53_fails_for_a_second_use_in_a_reviewed_file_and_for_a_review_without_one(own_code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply_chain, "REVIEWED", {("pendopo/a.py", "mark_safe"): (1, "a reason")})
    (own_code / "pendopo" / "a.py").write_text("mark_safe(x)\n")
    assert check(53, root=own_code).result == Result.PASS
    (own_code / "pendopo" / "a.py").write_text("mark_safe(x)\nmark_safe(y)\n")
    assert fails_with(check(53, root=own_code), "2 kali, ditinjau 1")
    (own_code / "pendopo" / "a.py").unlink()
    assert fails_with(check(53, root=own_code), "tidak ada lagi")


def test_53_does_not_call_an_empty_folder_clean(tmp_path: Path) -> None:
    assert check(53, root=tmp_path).result == Result.FAIL


# -- 47


def test_47_fails_for_an_address_that_is_reached_and_passes_for_one_that_is_not() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    assert fails_with(check(47, egress=("127.0.0.1:9", f"127.0.0.1:{port}")), f"127.0.0.1:{port} dapat dihubungi")
    listener.close()
    assert check(47, egress=("127.0.0.1:9", f"127.0.0.1:{port}")).result == Result.PASS
    assert check(47).result == Result.SKIP
    assert check(47, egress=("bukan-alamat",)).result == Result.FAIL

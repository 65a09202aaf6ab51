"""What may stand in no file of the repository: numbers of persons, paths of a machine, addresses of registries, secrets."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from pendopo.project.planes import ROOT

LOCKS = {"requirements.lock", "package-lock.json"}
NOT_OURS = {".git", ".venv", ".venv-go", "node_modules", "var", "__pycache__"}
SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")
MACHINE_PATH = re.compile(r"(?<![\w.>*-])/(?:" + "|".join(("home", "root", "Users", "work")) + r")/[\w.]")
SECRETS = {
    "private key": re.compile("-----BEGIN " + "[A-Z ]*PRIVATE KEY"),
    "cloud key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "token of a code host": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,})"),
    "long literal under a secret's name": re.compile(
        r"(?i)(?:secret|password|passwd|token|api_?key)\w*[\"']?\s*[:=]\s*[\"'][A-Za-z0-9+/_=-]{24,}[\"']"
    ),
}


@cache
def texts() -> dict[str, str]:
    """Our own text files by path: those that git knows or would add; without git, all that are not made by tools."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        paths = [ROOT / line for line in listed.splitlines()]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if not made_by_tools(path.relative_to(ROOT))]
    found = {}
    for path in paths:
        if path.is_file() and b"\0" not in (data := path.read_bytes()):
            found[path.relative_to(ROOT).as_posix()] = data.decode("utf-8")
    return found


def made_by_tools(path: Path) -> bool:
    return bool(NOT_OURS & set(path.parts)) or any(part.endswith("_cache") or part == ".hypothesis" for part in path.parts)


def lines_with(pattern: re.Pattern[str], *, but: set[str]) -> list[str]:
    return [
        f"{path}:{number}: {match.group()[:60]}"
        for path, text in texts().items()
        if path not in but
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := pattern.search(line))
    ]


def test_there_are_files_to_look_at() -> None:
    assert {"README.md", "pyproject.toml", "pendopo/kit/releases.py"} <= set(texts())


def test_no_file_holds_a_number_as_long_as_that_of_a_person() -> None:
    assert lines_with(SIXTEEN_DIGITS, but=LOCKS) == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert lines_with(MACHINE_PATH, but=set()) == []


@pytest.mark.parametrize("name", SECRETS)
def test_no_file_holds_what_looks_like_a_secret(name: str) -> None:
    assert lines_with(SECRETS[name], but=LOCKS) == []


def test_the_python_lock_names_no_registry_and_has_a_hash_for_every_package() -> None:
    lock = texts()["requirements.lock"]
    assert "://" not in lock
    packages = [block for block in re.split(r"\n(?=\S)", lock) if "==" in block]
    assert packages
    assert [block.split()[0] for block in packages if "--hash=sha256:" not in block] == []


def test_the_javascript_lock_names_no_registry() -> None:
    packages = json.loads(texts()["package-lock.json"])["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    for package in packages.values():
        package.pop("funding", None)
    assert "://" not in json.dumps(packages)

"""The list of sources is complete, and each is what it says; and none of them opens a way to the network or to Django of its own."""

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pendopo.site_import import sources
from pendopo.site_import.sources import SOURCES, Source, Takes, source_named
from pendopo.site_import.sources.faults import FAULT_CODES
from tests.site_import.sources.measuring import ROOT

FOLDER = Path(sources.__file__).parent
FORBIDDEN = re.compile(
    r"^\s*(?:import|from) +(django|wagtail|psycopg|aiohttp|httpx|requests|socket|ssl|http\.client|urllib\.request|subprocess|pickle)\b",
    re.MULTILINE,
)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_source_reads_what_it_says_it_takes(source: Source) -> None:
    names = list(inspect.signature(source.read).parameters)
    assert names[:2] == (["path", "base"] if source.takes is Takes.FILE else ["fetcher", "base"])
    assert bool(source.endings) == (source.takes is Takes.FILE)
    assert source_named(source.name) is source


def test_no_source_is_missing_from_the_list() -> None:
    readers = {
        path.parent.name if path.name == "__init__.py" else path.stem
        for path in FOLDER.rglob("*.py")
        if re.search(r"^def read\(", path.read_text(), re.MULTILINE)
    }
    assert readers == {source.name for source in SOURCES}


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(KeyError):
        source_named("../../etc")


def test_no_source_knows_django_or_a_network_of_its_own() -> None:
    assert [path.name for path in FOLDER.rglob("*.py") if FORBIDDEN.search(path.read_text())] == []


def test_reading_a_file_loads_neither_django_nor_a_client_for_the_network() -> None:
    code = "import sys; from pendopo.site_import.sources import SOURCES; [s.read for s in SOURCES]; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "'lxml.etree'" in done.stdout
    assert [name for name in ("django", "aiohttp", "wagtail") if f"'{name}'" in done.stdout] == []


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Codes that stand as they are in a call that makes a fault or a refusal."""
    places = {"Fault": 1, "NotFetched": 0, "NoJson": 0, "fault": 1}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            argument = call.args[places[name]] if len(call.args) > places.get(name, 99) else None
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def test_every_code_of_a_fault_is_listed_and_every_listed_one_is_used() -> None:
    files = [path for path in FOLDER.rglob("*.py") if path.name != "faults.py"] + [FOLDER.parent / "fetching.py"]
    text = "".join(path.read_text() for path in files)
    assert {code for path in files for code in codes_in(ast.parse(path.read_text()))} <= set(FAULT_CODES)
    assert [code for code in FAULT_CODES if not re.search(rf'"{code}[":]', text)] == []


def test_the_reference_tells_every_source_and_every_code() -> None:
    page = (ROOT / "docs/reference/old-sites.md").read_text()
    assert [source.name for source in SOURCES if f"| `{source.name}` |" not in page] == []
    assert re.findall(r"^\| `(\w+)` \| (.+) \|$", page.partition("## Faults")[2], re.MULTILINE) == list(FAULT_CODES.items())

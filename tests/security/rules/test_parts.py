"""The lock files are read whole, or refused."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.project.planes import ROOT
from pendopo.security.rules.parts import BadLock, Part, integrity_hash, needed_here, npm_parts, python_parts

A, B = "a" * 64, "b" * 64


def test_a_worked_example_of_the_python_lock() -> None:
    text = (
        f"# note\nDjango_X==5.2.19 \\\n    --hash=sha256:{A} \\\n    --hash=sha256:{B}\n"
        f'winonly==1 ; sys_platform == "win32" \\\n    --hash=sha256:{A}\n'
    )
    assert python_parts(text) == [
        Part("PyPI", "django-x", "5.2.19", (("sha256", A), ("sha256", B))),
        Part("PyPI", "winonly", "1", (("sha256", A),), 'sys_platform == "win32"'),
    ]
    assert [needed_here(part, {"sys_platform": "linux"}) for part in python_parts(text)] == [True, False]


@pytest.mark.parametrize("line", ["django", "django>=5", "django==5.*", "-r other.txt", "x @ https://contoh.invalid/x.whl", "==5"])
def test_a_python_lock_that_leaves_a_choice_is_refused(line: str) -> None:
    with pytest.raises(BadLock):
        python_parts(f"{line} --hash=sha256:{A}\n")


def test_a_worked_example_of_the_npm_lock() -> None:
    integrity = "sha512-" + base64.b64encode(b"\x01" * 64).decode()
    packages = {
        "": {"name": "pendopo"},
        "node_modules/@scope/x": {"version": "1.0.0", "integrity": integrity},
        "node_modules/a/node_modules/b": {"version": "2.0.0"},
    }
    assert npm_parts(json.dumps({"packages": packages})) == [
        Part("npm", "@scope/x", "1.0.0", (("sha512", "01" * 64),)),
        Part("npm", "b", "2.0.0"),
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"packages": 3}', '{"packages": {"node_modules/a": {}}}'])
def test_an_npm_lock_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadLock):
        npm_parts(text)


@given(st.binary(min_size=1, max_size=64))
def test_an_integrity_is_the_same_bytes_in_another_writing(digest: bytes) -> None:
    assert integrity_hash("sha512-" + base64.b64encode(digest).decode()) == ("sha512", digest.hex())


def test_our_own_locks_are_read_whole_and_every_part_has_a_hash() -> None:
    python = python_parts((ROOT / "requirements.lock").read_text())
    npm = npm_parts((ROOT / "package-lock.json").read_text())
    assert {"django", "wagtail", "psycopg"} <= {part.name for part in python}
    assert {"idn-area-data", "axe-core"} <= {part.name for part in npm}
    assert [part.name for part in [*python, *npm] if not part.hashes] == []
    assert len(python) == (ROOT / "requirements.lock").read_text().count("==") - sum(part.marker.count("==") for part in python)

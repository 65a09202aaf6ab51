"""The tools of outsiders need the standard library and ``cryptography`` and nothing else: run where nothing else is."""

import json
import subprocess
import sys
from pathlib import Path

import cryptography

from pendopo.project.planes import ROOT
from tests.transparency.logs_on_disk import LogFolder, release
from tests.transparency.origin_server import serving

# Runs a module as -m would, with every import refused that is neither the standard library's nor one of these.
ALONE = """
import importlib.abc, runpy, sys
site, repo, module, *words = sys.argv[1:]
sys.path += [repo, site]
KNOWN = {"cryptography", "_cffi_backend", "cffi", "pendopo"}

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in KNOWN and top not in sys.stdlib_module_names:
            raise ImportError(f"hidden: {name}")
        if top == "pendopo" and not name.startswith(("pendopo.transparency", "pendopo.kit")) and name != "pendopo":
            raise ImportError(f"hidden: {name}")

sys.meta_path.insert(0, Refuse())
sys.argv = [module, *words]
runpy.run_module(module, run_name="__main__")
"""


def alone(module: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a module in an interpreter without site packages (-S) or surroundings (-I)."""
    site = str(Path(cryptography.__file__).parents[1])
    command = [sys.executable, "-S", "-I", "-W", "error", "-c", ALONE, site, str(ROOT), module, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_verifier_runs_where_no_other_package_is(tmp_path: Path) -> None:
    log = LogFolder(tmp_path / "catatan").add([release(number) for number in range(300)])
    done = alone("pendopo.transparency.verify", log.place, "--policy", log.policy, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["size"] == 300
    log.flip("tile/entries/000", 3)
    done = alone("pendopo.transparency.verify", log.place, "--lang", "id")
    assert done.returncode == 1
    assert "entri 0 bukan yang ditandatangani" in done.stdout


def test_the_mirror_runs_where_no_other_package_is(tmp_path: Path) -> None:
    with serving(tmp_path / "asal") as origin:
        origin.publish("kab-kediri.contoh.test", index_html="kediri")
        words = (tmp_path / "cermin", "http://www.contoh.test/catatan", "--policy", origin.log.policy, "--at", origin.at, "--lang", "id")
        done = alone("pendopo.transparency.mirror", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "rilis 1 diperiksa dan disajikan" in done.stdout


def test_the_packages_are_really_hidden_there() -> None:
    done = alone("pendopo.transparency.models")
    assert "hidden: django" in done.stderr
    assert "hidden: pendopo.security" in alone("pendopo.security.actions").stderr


def test_the_help_has_examples_and_the_exit_codes() -> None:
    done = alone("pendopo.transparency.verify", "--help")
    assert done.returncode == 0
    assert "Contoh" in done.stdout
    assert "Exit: 0" in done.stdout
    assert alone("pendopo.transparency.verify", "entry").returncode == 2

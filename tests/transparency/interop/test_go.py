"""Go's own client of transparency logs accepts what we write, and refuses it with a byte changed.

Needs Go and the sources of golang.org/x/mod; ``.ci/run`` installs both, elsewhere the test is skipped and says what is missing.
Nothing is fetched: the module is taken from the folder of the system's package.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pendopo.project.planes import ROOT
from tests.transparency.logs_on_disk import LOG_KEY, LogFolder, release

CHECK = Path(__file__).with_name("check.go")
GO_OF_CI = ROOT / ".venv-go" / "bin" / "go"
SOURCES = Path("/usr/share/gocode/src/golang.org/x/mod")
SIZE = 256 * 257 + 70
INCLUSION, CONSISTENCY = 2000, 200


@pytest.fixture(scope="module")
def go() -> str:
    found = str(GO_OF_CI) if GO_OF_CI.exists() else shutil.which("go")
    if not found:
        pytest.skip("Go is not on this machine (.ci/run installs it): its client did not check our log")
    if not SOURCES.exists():
        pytest.skip("the sources of golang.org/x/mod are not on this machine (.ci/run installs them): Go did not check our log")
    return found


@pytest.fixture(scope="module")
def program(go: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checking program, built offline."""
    folder = tmp_path_factory.mktemp("go")
    shutil.copy(CHECK, folder)
    (folder / "go.mod").write_text(
        f"module interop\n\ngo 1.18\n\nrequire golang.org/x/mod v0.0.0\n\nreplace golang.org/x/mod => {SOURCES}\n"
    )
    offline = {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local"}
    if GO_OF_CI.exists():
        offline |= {"GOCACHE": str(GO_OF_CI.parents[1] / "cache")}  # with its standard library built once
    built = subprocess.run(
        [go, "build", "-o", "check", "."], cwd=folder, env=os.environ | offline, capture_output=True, text=True, timeout=300, check=False
    )
    assert built.returncode == 0, built.stderr
    return folder / "check"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    return LogFolder(tmp_path_factory.mktemp("catatan")).add([release(number) for number in range(SIZE)])


def check(program: Path, log: LogFolder, inclusion: int = INCLUSION, consistency: int = CONSISTENCY) -> subprocess.CompletedProcess[str]:
    words = [str(program), str(log.place), str(LOG_KEY.verifier), str(inclusion), str(consistency)]
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


def test_gos_own_client_accepts_our_log(program: Path, log: LogFolder) -> None:
    done = check(program, log)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{LOG_KEY.name}: {SIZE} entries, {INCLUSION} inclusion and {CONSISTENCY} consistency proofs\n"


@pytest.mark.parametrize(("path", "at"), [("tile/1/001.p/1", 0), ("tile/2/000.p/1", 31), ("checkpoint", 40)])
def test_gos_own_client_refuses_our_log_with_a_byte_changed(program: Path, log: LogFolder, path: str, at: int) -> None:
    log.flip(path, at)
    done = check(program, log, 20, 5)
    log.flip(path, at)
    assert done.returncode == 1
    assert "does not hold" in done.stderr

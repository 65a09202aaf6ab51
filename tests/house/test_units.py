"""The files for a server's own services: systemd reads them, their commands exist, and the how-to installs all of them."""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from pendopo.project.planes import PLANES, ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
SERVICES, TIMERS = ([unit for unit in UNITS if unit.suffix == kind] for kind in (".service", ".timer"))
LOGROTATE = ROOT / "deploy" / "logrotate" / "pendopo-views"
HOW_TO = "".join((ROOT / "docs" / "how-to" / f"{name}.md").read_text() for name in ("server", "watch", "digest", "witness"))
COMMANDS = {path.stem for path in ROOT.glob("pendopo/*/management/commands/[!_]*.py")}


def values(unit: Path, name: str) -> list[str]:
    """What stands behind a name, once a line."""
    return re.findall(rf"^{name}=(.+)$", unit.read_text(), re.MULTILINE)


@pytest.fixture
def systemd_analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze is not on this machine: the units were not read by systemd")
    return found


def test_systemd_finds_nothing_wrong_with_any_unit(systemd_analyze: str, tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/pendopo/.venv/bin/python", sys.executable).replace("/opt/pendopo", str(ROOT))
        (tmp_path / unit.name).write_text(text)
    files = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run([systemd_analyze, "verify", *files], capture_output=True, text=True, check=False)
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


def test_systemd_would_name_a_word_that_it_does_not_know(systemd_analyze: str, tmp_path: Path) -> None:
    broken = tmp_path / "pendopo-broken.service"
    broken.write_text(SERVICES[0].read_text().replace("ProtectHome=yes", "ProtectHomes=yes"))
    done = subprocess.run([systemd_analyze, "verify", str(broken)], capture_output=True, text=True, check=False)
    assert "ProtectHomes" in done.stderr


@pytest.mark.parametrize("timer", TIMERS, ids=lambda unit: unit.name)
def test_every_timer_starts_a_service_of_its_name_at_a_time_that_systemd_understands(timer: Path, systemd_analyze: str) -> None:
    assert timer.with_suffix(".service").exists()
    assert values(timer, r"On\w+")
    for when in values(timer, "OnCalendar"):
        done = subprocess.run([systemd_analyze, "calendar", when], capture_output=True, text=True, check=False)
        assert "Next elapse" in done.stdout, done.stderr
    assert values(timer, "WantedBy") == ["timers.target"]


@pytest.mark.parametrize("service", SERVICES, ids=lambda unit: unit.name)
def test_every_service_runs_what_there_is_as_a_user_that_the_how_to_makes(service: Path) -> None:
    (command,) = values(service, "ExecStart")
    (user,) = values(service, "User")
    assert re.search(rf"adduser [^\n]*\b{user}$", HOW_TO, re.MULTILINE), f"nobody makes {user}"
    if script := re.match(r"/opt/pendopo/(deploy/\S+)", command):  # nothing of Pendopo runs there: no plane, no settings
        assert os.access(ROOT / script[1], os.X_OK)
        return
    if alone := re.search(r"-m (pendopo\.transparency\.\w+) ", command):  # an outsider's tool: no plane, no settings
        assert find_spec(f"{alone[1]}.__main__")
        return
    called = re.search(r"manage\.py (\w+)", command)
    assert called[1] in COMMANDS if called else "gunicorn pendopo.project.wsgi" in command
    plane = re.search(r"PENDOPO_PLANE=(\w+)", "".join(values(service, "Environment")))
    assert plane
    assert plane[1] in PLANES
    for file in values(service, "EnvironmentFile"):
        assert Path(file).name in HOW_TO, f"{file} is not explained"


def test_the_how_to_switches_every_service_on() -> None:
    timed = {timer.stem for timer in TIMERS}
    wanted = {timer.name for timer in TIMERS} | {service.stem for service in SERVICES if service.stem not in timed}
    assert {name for name in wanted if name not in HOW_TO} == set()


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_no_service_gains_rights(unit: Path) -> None:
    for line in ("NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes"):
        assert f"\n{line}\n" in unit.read_text(), line


SHUT = """
import os
stat, shut = os.stat, os.environ["PENDOPO_STATE_DIR"]
def closed(path, *more, **named):
    if str(path).startswith(shut):
        raise PermissionError(13, "closed", str(path))
    return stat(path, *more, **named)
os.stat = closed
from django.conf import settings
print(settings.DEMO, settings.INTAKE_ORIGIN)
"""


def test_intake_starts_though_it_may_not_look_into_the_folder_of_the_state(tmp_path: Path) -> None:
    """Its unit closes the folder (InaccessiblePaths): asking whether a file is there is refused, not answered with no."""
    told = {"PENDOPO_PLANE": "intake", "PENDOPO_STATE_DIR": str(tmp_path), "PENDOPO_DOMAIN": "pemilu.example", "PENDOPO_DEMO": ""}
    told |= {"PENDOPO_SECRET_KEY": "k" * 50, "DJANGO_SETTINGS_MODULE": "pendopo.project.settings"}
    done = subprocess.run([sys.executable, "-c", SHUT], env=os.environ | told, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["False", "https://masuk.pemilu.example"], done.stderr


def test_the_rule_for_the_log_of_visits_turns_it_over_as_the_privacy_page_says(tmp_path: Path) -> None:
    """Where logrotate is: it turns a log over, packs the older one, and leaves an empty one behind. Elsewhere: the words."""
    text = LOGROTATE.read_text()
    assert re.search(r"^/var/log/nginx/views/\*\.log \{\n(?:    .+\n)+\}\n$", text, re.MULTILINE)
    for word in ("daily", "rotate 14", "delaycompress", "sharedscripts", "postrotate", "endscript"):
        assert f"    {word}\n" in text
    program = shutil.which("logrotate")
    if program is None:
        pytest.skip("logrotate is not on this machine: its rule was only read")
    rule, log = tmp_path / "rule", tmp_path / "a.log"
    owner = f"{os.getuid()} {os.getgid()}"
    rule.write_text(text.replace("/var/log/nginx/views", str(tmp_path)).replace("www-data pendopo-views", owner))
    rule.chmod(0o644)
    for line in ("kemarin", "hari ini"):
        log.write_text(line)
        subprocess.run([program, "-f", "-s", str(tmp_path / "state"), str(rule)], check=True)
    assert log.read_text() == ""
    assert (tmp_path / "a.log.1").read_text() == "hari ini"
    assert (tmp_path / "a.log.2.gz").exists()

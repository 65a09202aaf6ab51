"""Django's own checks: migrations are complete, and the settings hold in production."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.database import ROOT


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", "regions", "security", "sites", "site_import", check=True, dry_run=True, stdout=StringIO())


def test_the_deployment_check_is_clean_for_a_production_domain(tmp_path: Path) -> None:
    environment = os.environ | {"PENDOPO_DOMAIN": "pemilu.example", "PENDOPO_STATE_DIR": str(tmp_path), "PENDOPO_PLANE": "desk"}
    command = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

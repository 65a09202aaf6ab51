"""Headers that every answer of the desk and of intake carries."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from pendopo.project.planes import ROOT
from tests.desk import desk_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]

ASK_INTAKE = """
import django; django.setup()
from django.test import Client
answer = Client(headers={"host": "masuk.localhost"}).get("/sehat")
print(answer.status_code, dict(answer.headers))
"""


def test_a_page_of_the_desk_is_kept_by_nobody_and_embedded_by_no_other_host() -> None:
    answer = desk_client("sari").get("/")
    assert answer["Cache-Control"].endswith("no-store") or "no-store" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "publickey-credentials-get=(self)" in answer["Permissions-Policy"]
    assert len(answer["X-Request-Id"]) == 32


def test_the_sign_in_page_carries_them_too(client: Client) -> None:
    answer = client.get("/akun/masuk/", headers={"host": "desk.localhost"})
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors" in answer["Content-Security-Policy"]


def test_intake_allows_a_browser_nothing_and_loads_no_account() -> None:
    environment = os.environ | {"PENDOPO_PLANE": "intake", "DJANGO_SETTINGS_MODULE": "pendopo.project.settings"}
    done = subprocess.run([sys.executable, "-c", ASK_INTAKE], env=environment, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stdout.startswith("200"), done.stderr
    for expected in ("default-src 'none'", "'X-Frame-Options': 'DENY'", "nosniff", "Cross-Origin-Resource-Policy"):
        assert expected in done.stdout
    assert "Set-Cookie" not in done.stdout

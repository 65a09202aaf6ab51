"""Filling an installation: what the first night would bring is there on the first day."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from pendopo.project.management.commands.run import Command as Run
from pendopo.security.scope import every_office
from pendopo.sites.models import ReportCard
from tests.desk import desk_client
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.PUBLIC_DIR = tmp_path / "media", tmp_path / "public"


def cards() -> list[tuple[int, int]]:
    with every_office():
        return sorted(ReportCard.objects.values_list("office_key", "pk"))


def test_a_new_installation_has_report_cards_of_what_it_serves_and_makes_no_card_twice() -> None:
    kediri = office("kpu", "35.06")
    assert "belum pernah dinilai" in desk_client("sari").get("/rapor/").content.decode()
    call_command("set_up", region=["35.06"], bake=True, grade=True)
    first = cards()
    assert [key for key, _pk in first] == sorted([kediri.key, office("bawaslu", "35.06").key])
    assert "belum pernah dinilai" not in desk_client("sari").get("/rapor/").content.decode()
    call_command("set_up", region=["35.06"], bake=True, grade=True)
    assert cards() == first


def test_the_platform_on_a_laptop_grades_in_the_background_and_not_before_the_first_page() -> None:
    started: list[tuple[str, ...]] = []

    class Supervisor:
        def start(self, _name: str, _plane: str, *arguments: str) -> None:
            started.append(arguments)

    options = {"region": ["35"], "empty": False}
    assert "--grade" not in Run().set_up(["35"], options)
    Run().open_the_rest(Supervisor(), options)  # type: ignore[arg-type]
    Run().open_the_rest(Supervisor(), options | {"region": None})  # type: ignore[arg-type]
    assert all("--grade" in arguments for arguments in started)
    assert "--region" in started[0]
    assert "--region" not in started[1]

"""The page of a site on which readers subscribe, the policy that lets its form go to intake, and what the desk sees."""

import re
import subprocess
import sys
from io import StringIO
from os import environ
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from pytest_django import Settings

from pendopo.intake import views
from pendopo.intake.actions import Place
from pendopo.kit.public_headers import SECURITY_HEADERS, headers_for, subscribe_policy
from pendopo.project.planes import ROOT
from pendopo.regions.models import Office
from pendopo.security.scope import every_office
from pendopo.sites import models
from pendopo.sites.hosts import origin_of
from pendopo.sites.publisher import bake_all
from pendopo.sites.rules import standard_pages
from tests.desk import desk_client
from tests.sites.country import office
from tests.sites.test_publisher import KEDIRI, files, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
PAGE = "langganan/index.html"


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.PUBLIC_DIR = tmp_path / "media", tmp_path / "public"


def test_a_site_has_the_page_and_the_way_to_it_only_where_the_service_is_offered(settings: Settings) -> None:
    bake_all([KEDIRI])
    assert PAGE not in files(KEDIRI)
    assert "/langganan/" not in text(KEDIRI, "index.html")
    settings.DIGESTS_OFFERED = True
    bake_all([KEDIRI])
    assert PAGE in files(KEDIRI)
    assert '<a href="/langganan/">Langganan kabar lewat surel</a>' in text(KEDIRI, "index.html")


def test_the_form_goes_to_intake_names_its_office_and_runs_no_script(settings: Settings) -> None:
    settings.DIGESTS_OFFERED = True
    bake_all([KEDIRI])
    page = text(KEDIRI, PAGE)
    assert re.search(r'<form[^>]* method="post" action="http://masuk\.localhost:8002/langganan/"', page)
    assert f'name="kantor" value="{office("kpu", "35.06").key}"' in page
    assert set(re.findall(r'<option value="(\w+)"', page)) == {"harian", "mingguan"}
    assert "<script" not in page.replace('<script type="application/ld+json">', "")
    assert len(page.encode()) < 30_000
    for field in re.findall(r'<(?:input|select) id="(\w+)"', page):
        assert f'<label for="{field}">' in page


def test_an_editors_page_of_that_address_stays(settings: Settings) -> None:
    settings.DIGESTS_OFFERED = True
    with every_office():
        home = models.HomePage.objects.get(office=office("kpu", "35.06"))
        page = models.StandardPage(title="Langganan majalah kantor", slug="langganan")
        home.add_child(instance=page)
        page.save_revision().publish()
    bake_all([KEDIRI])
    assert "Langganan majalah kantor" in text(KEDIRI, PAGE)
    assert "<form" not in text(KEDIRI, PAGE)


def test_the_policy_of_that_page_alone_lets_a_form_go_to_intake_and_differs_in_nothing_else() -> None:
    policy, strict = "Content-Security-Policy", SECURITY_HEADERS["Content-Security-Policy"]
    intake = "https://masuk.pemilu.example"
    assert headers_for("/langganan/", intake)[policy] == subscribe_policy(intake)
    assert subscribe_policy(intake).replace(f"form-action {intake}", "form-action 'none'") == strict
    for path in ("/", "/berita/", "/langganan/x/", "/cari/"):
        assert intake not in headers_for(path, intake)[policy]
    assert headers_for("/langganan/")[policy] == strict


def test_the_privacy_page_of_a_new_site_names_the_service() -> None:
    assert "berlangganan kabar lewat surel" in str(standard_pages.PRIVACY)
    assert "langsung dihapus" in str(standard_pages.PRIVACY)


# -- the desk


def test_sari_sees_how_many_subscribe_and_no_address_and_dewi_sees_her_own(settings: Settings) -> None:
    from django.utils import timezone

    settings.DIGESTS_OFFERED = True
    now = timezone.now()
    with every_office():
        for n, rhythm in enumerate(("harian", "mingguan", "mingguan")):
            models.Subscription.objects.create(
                office_key=office("kpu", "35.06").key, address=f"warga{n}@contoh.id", rhythm=rhythm, confirmed_at=now, news_after=now
            )
    page = desk_client("sari").get("/kunjungan/").content.decode()
    assert "3 pelanggan: 1 setiap hari kerja, 2 seminggu sekali." in page
    assert "contoh.id" not in page
    assert "Belum ada yang berlangganan" in desk_client("dewi").get("/kunjungan/").content.decode()


def test_the_desk_says_nothing_of_a_service_that_is_not_offered() -> None:
    assert "Pelanggan surel" not in desk_client("sari").get("/kunjungan/").content.decode()


# -- the command


def test_the_command_refuses_without_a_mail_server() -> None:
    with pytest.raises(CommandError, match="Server surel belum ditetapkan"):
        call_command("send_digests", json=True)


def test_the_command_reports_and_its_exit_says_that_a_server_failed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    settings.MAIL_IS_SET = True
    mail.outbox = []
    with every_office():
        models.Subscription.objects.create(
            office_key=office("kpu", "35.06").key, address="warga@contoh.id", rhythm="harian", wish="harian", asked_at=timezone.now()
        )
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", lambda *_: 1 / 0)
        with pytest.raises(CommandError, match="jalan berikutnya"):
            call_command("send_digests", json=True, stdout=StringIO())
    out = StringIO()
    call_command("send_digests", json=True, stdout=out)
    assert '"questions": 1' in out.getvalue()
    assert "contoh.id" not in out.getvalue()
    assert len(mail.outbox) == 1


# -- intake's own process


def test_intake_knows_the_address_of_every_site_without_the_models() -> None:
    for place in Office.objects.select_related("region"):
        assert views.origin_of(Place(place.name, place.body, place.host_label)) == origin_of(place)


ASK = """
import django; django.setup()
from django.apps import apps
from django.test import Client
client = Client(headers={"host": "masuk.localhost"})
for path in ("/langganan/konfirmasi?k=x", "/langganan/berhenti", "/sehat", "/_/theme.000000000000.css"):
    answer = client.get(path)
    print(answer.status_code, answer["Content-Type"], answer.get("Content-Security-Policy"), answer.cookies)
print(client.post("/langganan/", {"kantor": "1", "surel": "a@b.id", "irama": "harian"}).status_code, apps.get_models())
"""


def test_intake_in_its_own_process_answers_without_models_and_says_closed_without_a_database() -> None:
    told = environ | {"PENDOPO_PLANE": "intake", "DJANGO_SETTINGS_MODULE": "pendopo.project.settings"}
    told["DATABASE_URL"] = "postgresql://pendopo_intake@127.0.0.1:1/pendopo"
    done = subprocess.run([sys.executable, "-c", ASK], env=told, capture_output=True, text=True, cwd=ROOT, check=False)
    lines = done.stdout.splitlines()
    assert [line[:3] for line in lines] == ["404", "200", "200", "200", "503"], done.stderr
    assert lines[-1].endswith("[]")
    for line in lines[:-1]:
        assert "form-action 'self'" in line
        assert "default-src 'none'" in line
        assert "Set-Cookie" not in line
    assert "a@b.id" not in done.stdout + done.stderr

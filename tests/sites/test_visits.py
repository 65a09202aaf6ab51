"""Visits: every line of a log counted once whatever becomes of the file, seen at the own desk alone, rounded for readers."""

import datetime
import gzip
import json
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.kit.ranges import KeyRange
from pendopo.security.models import Freeze
from pendopo.security.scope import every_office, office_scope
from pendopo.sites import models, services, view_counting
from pendopo.sites.publisher import bake_all
from tests.desk import desk_client
from tests.sites.country import office
from tests.sites.test_publisher import JEPARA, KEDIRI, text, work, write_news

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]


def line(path: str = "/berita/", *, host: str = KEDIRI, day: datetime.date | None = None, hour: int = 9, kind: str = "reader") -> bytes:
    return f'{day or timezone.localdate()}T{hour:02}+07:00 {host} 200 GET "{path}" {kind}\n'.encode()


def count(*files: Path, **options: bool) -> dict[str, object]:
    """The report of a run."""
    out = StringIO()
    call_command("count_views", *map(str, files), json=True, stdout=out, **options)
    return dict(json.loads(out.getvalue()))


def counts() -> dict[tuple[str, str], int]:
    """All views by host of the office and path, over all days."""
    names = {office("kpu", "35.06").key: KEDIRI, office("kpu", "33.20").key: JEPARA}
    found: dict[tuple[str, str], int] = {}
    with every_office():
        for row in models.ViewCount.objects.all():
            place = (names[row.office_key], row.path)
            found[place] = found.get(place, 0) + row.views
    return found


def log_of(folder: Path, *lines: bytes, name: str = "views.log") -> Path:
    file = folder / name
    file.write_bytes(b"".join(lines))
    return file


def read(times: int, path: str = "/berita/", *, code: str = "35.06", day: datetime.date | None = None) -> None:
    """Views as the command would have counted them."""
    with every_office():
        models.ViewCount.objects.create(office_key=office("kpu", code).key, day=day or timezone.localdate(), path=path, views=times)


# -- counting


def test_views_are_counted_by_office_page_and_day_and_what_is_none_is_only_reported(tmp_path: Path) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    file = log_of(
        tmp_path, line(), line(), line(day=yesterday), line(host=JEPARA), line("/", kind="bot"), line("/a.css"),
        line(host="judi.example"), b"\xff\x00 rusak\n",
    )  # fmt: skip
    report = count(file)
    assert {name: report[name] for name in ("lines", "views", "bots", "other", "unknown", "broken")} == {
        "lines": 8, "views": 4, "bots": 1, "other": 1, "unknown": 1, "broken": 1,
    }  # fmt: skip
    with every_office():
        rows = set(models.ViewCount.objects.filter(office_key=office("kpu", "35.06").key).values_list("day", "path", "views"))
    assert rows == {(timezone.localdate(), "/berita/", 2), (yesterday, "/berita/", 1)}
    assert counts()[JEPARA, "/berita/"] == 1


def test_a_second_run_counts_only_what_was_added(tmp_path: Path) -> None:
    file = log_of(tmp_path, line(), line())
    assert count(file)["views"] == 2
    assert count(file)["lines"] == 0
    with file.open("ab") as log:
        log.write(line())
    assert count(file)["views"] == 1
    assert counts() == {(KEDIRI, "/berita/"): 3}


def test_a_line_that_was_cut_off_is_counted_when_its_rest_has_come(tmp_path: Path) -> None:
    whole = line("/profil/")
    file = log_of(tmp_path, line(), whole[:-20])
    assert count(file)["lines"] == 1
    with file.open("ab") as log:
        log.write(whole[-20:])
    assert count(file)["views"] == 1
    assert counts() == {(KEDIRI, "/berita/"): 1, (KEDIRI, "/profil/"): 1}


def test_a_log_that_is_turned_over_between_two_runs_loses_nothing_and_counts_nothing_twice(tmp_path: Path) -> None:
    file = log_of(tmp_path, line(hour=1), line(hour=2))
    count(file)
    with file.open("ab") as log:
        log.write(line(hour=23))
    old = file.rename(tmp_path / "views.log.1")
    file.write_bytes(line("/profil/", hour=23))
    assert count(old, file)["views"] == 2
    packed = tmp_path / "views.log.2.gz"
    packed.write_bytes(gzip.compress(old.read_bytes()))
    old.unlink()
    assert count(packed, file)["lines"] == 0
    assert counts() == {(KEDIRI, "/berita/"): 3, (KEDIRI, "/profil/"): 1}


def test_a_log_that_is_emptied_in_its_place_is_a_new_one(tmp_path: Path) -> None:
    file = log_of(tmp_path, line(hour=1), line(hour=2))
    count(file)
    file.write_bytes(line(hour=3))
    assert count(file)["views"] == 1


def test_logs_of_two_servers_that_are_alike_are_both_counted(tmp_path: Path) -> None:
    one, two = log_of(tmp_path, line(), name="satu.log"), log_of(tmp_path, line(), name="dua.log")
    assert count(one, two)["views"] == 2
    with one.open("ab") as log:
        log.write(line("/profil/"))
    assert count(two, one)["views"] == 1
    assert count(one, two)["lines"] == 0


def test_copies_of_one_log_in_one_call_are_counted_once(tmp_path: Path) -> None:
    lines = [line(f"/berita/{number}/") for number in range(1_000)]
    file = log_of(tmp_path, *lines)
    packed = tmp_path / "views.log.1.gz"
    packed.write_bytes(gzip.compress(b"".join(lines)))
    again = tmp_path / "tautan.log"
    again.hardlink_to(file)
    assert count(file, packed, file, again, dry_run=True)["views"] == 1_000
    assert count(file, packed, file, again)["views"] == 1_000
    assert sum(counts().values()) == 1_000


def test_a_run_that_dies_leaves_counts_and_place_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = log_of(tmp_path, *(line(f"/berita/{number}/") for number in range(20)))
    monkeypatch.setattr(view_counting, "BLOCK", 200)
    monkeypatch.setattr(view_counting, "CELLS_AT_ONCE", 3)
    saved, save = [], view_counting.Counting.save

    def die_at_third(self: view_counting.Counting, *args: object) -> None:
        if len(saved) == 2:
            raise RuntimeError("killed")
        saved.append(1)
        save(self, *args)  # type: ignore[arg-type]

    with monkeypatch.context() as dying:
        dying.setattr(view_counting.Counting, "save", die_at_third)
        with pytest.raises(RuntimeError, match="killed"):
            count(file)
    assert 0 < len(counts()) < 20
    count(file)
    assert counts() == {(KEDIRI, f"/berita/{number}/"): 1 for number in range(20)}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from([line("/a/"), line("/b/", hour=2), line("/c/", host=JEPARA), b"x\xff\n", b"\n"]), max_size=12), st.data())
def test_counting_a_file_in_two_parts_equals_counting_it_whole(tmp_path: Path, lines: list[bytes], data: st.DataObject) -> None:
    content = b"".join(lines)
    cut = data.draw(st.integers(0, len(content)))

    def counted(*parts: bytes) -> dict[tuple[str, str], int]:
        with every_office():
            models.ViewCount.objects.all().delete()
        models.CountedLog.objects.all().delete()
        for part in parts:
            count(log_of(tmp_path, part))
        return counts()

    assert counted(content[:cut], content) == counted(content)


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    file = log_of(tmp_path, line())
    assert count(file, dry_run=True)["views"] == 1
    assert counts() == {}
    assert count(file)["views"] == 1


def test_a_packed_log_that_breaks_off_is_counted_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    packed = tmp_path / "views.log.2.gz"
    packed.write_bytes(gzip.compress(line() * 3)[:-6])
    with pytest.raises(CommandError, match="1 berkas"):
        count(packed)
    assert counts().get((KEDIRI, "/berita/"), 0) in (0, 3)
    packed.write_bytes(gzip.compress(line() * 3))
    count(packed)
    assert counts() == {(KEDIRI, "/berita/"): 3}


def test_a_file_that_is_no_log_is_refused_and_the_others_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view_counting, "BLOCK", 100)
    endless, packed = log_of(tmp_path, b"x" * 1000, name="a.log"), log_of(tmp_path, b"not packed", name="b.log.gz")
    with pytest.raises(CommandError, match="2 berkas"):
        count(endless, packed, log_of(tmp_path, line()))
    assert counts() == {(KEDIRI, "/berita/"): 1}


def test_a_file_that_does_not_exist_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as wrong:
        count(tmp_path / "tidak-ada.log")
    assert wrong.value.returncode == 2


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with services.only_one(view_counting.LOCK), pytest.raises(CommandError, match="sedang berjalan"):
        count(log_of(tmp_path, line()))


def test_days_older_than_two_years_become_months_once(tmp_path: Path) -> None:
    today = datetime.date(2028, 11, 22)
    for day in (1, 2, 30):
        read(day, day=datetime.date(2026, 10, day))
    read(5, day=datetime.date(2026, 11, 3))
    assert view_counting.fold_old_days(today) == 2
    assert view_counting.fold_old_days(today) == 0
    with every_office():
        rows = set(models.ViewCount.objects.values_list("day", "views"))
    assert rows == {(datetime.date(2026, 10, 1), 33), (datetime.date(2026, 11, 3), 5)}


# -- the desk


def test_sari_sees_the_visits_of_her_site_and_dewi_nothing_of_them() -> None:
    news = write_news("Rapat kerja di pendopo")
    read(1_234, f"/berita/{news.slug}/")
    read(3, "/sudah-tidak-ada/")
    seen = desk_client("sari").get("/kunjungan/").content.decode()
    assert "Rapat kerja di pendopo" in seen
    assert "1.234" in seen
    assert "1.237 kunjungan" in seen
    assert "/sudah-tidak-ada/" in seen
    assert "<polyline" in seen
    hers = desk_client("dewi").get("/kunjungan/").content.decode()
    assert "Belum ada kunjungan yang dihitung" in hers
    assert "Rapat kerja" not in hers
    assert "1.234" not in hers


def test_the_desk_home_tells_of_the_week_of_the_own_office() -> None:
    read(7, day=timezone.localdate() - datetime.timedelta(days=6))
    read(9, day=timezone.localdate() - datetime.timedelta(days=7))
    assert "Situs ini dibaca 7 kali dalam 7 hari" in desk_client("sari").get("/").content.decode()
    assert "Situs ini dibaca 0 kali dalam 7 hari" in desk_client("dewi").get("/").content.decode()


@pytest.mark.parametrize(("asked", "shown"), [("7", 1), ("30", 2), ("365", 3), ("abc", 2), ("0", 2), ("", 2)])
def test_the_pages_read_most_are_of_the_days_that_are_asked_for(asked: str, shown: int) -> None:
    for ago, path in ((0, "/hari-ini/"), (20, "/bulan-ini/"), (200, "/tahun-ini/"), (366, "/dahulu/")):
        read(1, path, day=timezone.localdate() - datetime.timedelta(days=ago))
    seen = desk_client("sari").get("/kunjungan/", {"hari": asked}).content.decode()
    assert sum(f"<strong>{path}</strong>" in seen for path in ("/hari-ini/", "/bulan-ini/", "/tahun-ini/", "/dahulu/")) == shown


def test_the_file_holds_the_own_counts_alone_and_no_formula() -> None:
    news = write_news("=HYPERLINK(1) di judul")
    read(3, f"/berita/{news.slug}/")
    read(8, "/berita/", code="33.20")
    answer = desk_client("sari").get("/kunjungan/data.csv", {"hari": "7"})
    lines = answer.content.decode().splitlines()
    assert lines == ["hari,alamat,judul,kunjungan", f"{timezone.localdate()},/berita/{news.slug}/,'=HYPERLINK(1) di judul,3"]
    assert desk_client("dewi").get("/kunjungan/data.csv").content.decode().splitlines()[1:] == [f"{timezone.localdate()},/berita/,Berita,8"]


def test_nobody_without_an_account_sees_visits() -> None:
    from django.test import Client

    for path in ("/kunjungan/", "/kunjungan/data.csv"):
        assert Client(headers={"host": "desk.localhost"}).get(path).status_code == 302


def test_the_database_itself_shows_the_counts_of_one_office_and_lets_the_desk_write_none() -> None:
    read(3)
    read(4, code="33.20")
    key = office("kpu", "35.06").key
    with office_scope(KeyRange(key, key)), connection.cursor() as cursor:
        cursor.execute("SELECT views FROM sites_viewcount")
        assert cursor.fetchall() == [(3,)]
        asked = (f"has_table_privilege(%s, %s, '{right}')" for right in ("SELECT", "INSERT", "UPDATE", "DELETE"))
        rights = f"SELECT {', '.join(asked)}"
        for table in ("sites_viewcount", "sites_shownviews", "sites_countedlog"):
            for role in ("pendopo_desk", "pendopo_publisher"):
                cursor.execute(rights, [role, table] * 4)
                assert cursor.fetchone() == (True, False, False, False)


# -- the page


def wish_to_show(code: str = "35.06") -> None:
    with office_scope(office("kpu", code).range):
        profile = models.OfficeProfile.objects.get(site__hostname=KEDIRI if code == "35.06" else JEPARA)
        profile.show_views = True
        profile.save()


def orders() -> Iterable[int | None]:
    with every_office():
        return list(models.BakeRequest.objects.values_list("page_id", flat=True))


def test_a_page_shows_a_rounded_number_where_the_office_wants_it_and_only_there(tmp_path: Path) -> None:
    news, other = write_news("Rapat kerja"), write_news("Rapat lain", code="33.20")
    wish_to_show()
    bake_all([KEDIRI, JEPARA])
    work()
    report = count(log_of(tmp_path, line(f"/berita/{news.slug}/") * 1_234, line(f"/berita/{other.slug}/", host=JEPARA) * 1_234))
    assert report["shown"] == 1
    assert orders() == [news.pk]
    work()
    assert "Dibaca sekitar 1.200 kali" in text(KEDIRI, f"berita/{news.slug}/index.html")
    assert "Dibaca sekitar" not in text(JEPARA, f"berita/{other.slug}/index.html")
    assert "Dibaca sekitar" not in text(KEDIRI, "index.html")


def test_more_views_change_nothing_until_the_rounded_number_does_and_no_check_is_alarmed(tmp_path: Path) -> None:
    news = write_news("Rapat kerja")
    wish_to_show()
    read(9, f"/berita/{news.slug}/", day=timezone.localdate() - datetime.timedelta(days=1))
    bake_all([KEDIRI, JEPARA])
    work()
    file = log_of(tmp_path, line("/profil/"))
    assert count(file)["shown"] == 0
    for more, changed in ((1, 1), (9, 0), (1, 1)):
        with file.open("ab") as log:
            log.write(line(f"/berita/{news.slug}/") * more)
        assert count(file)["shown"] == changed
        work()
        assert bake_all([KEDIRI], check=True).faults == []
    assert "Dibaca sekitar 20 kali" in text(KEDIRI, f"berita/{news.slug}/index.html")


def test_who_no_longer_wants_it_shows_nothing_more(tmp_path: Path) -> None:
    news = write_news("Rapat kerja")
    wish_to_show()
    bake_all([KEDIRI, JEPARA])
    count(log_of(tmp_path, line(f"/berita/{news.slug}/") * 50))
    work()
    with office_scope(office("kpu", "35.06").range):
        profile = models.OfficeProfile.objects.get(site__hostname=KEDIRI)
        profile.show_views = False
        profile.save()
    work()
    assert "Dibaca sekitar" not in text(KEDIRI, f"berita/{news.slug}/index.html")


def test_a_frozen_site_keeps_the_numbers_that_it_shows(tmp_path: Path) -> None:
    news, kediri = write_news("Rapat kerja"), office("kpu", "35.06")
    wish_to_show()
    with every_office():
        Freeze.objects.create(office=kediri, office_key=kediri.key, low=kediri.key, high=kediri.key, reason="uji", started_by="ani")
    assert count(log_of(tmp_path, line(f"/berita/{news.slug}/") * 50))["shown"] == 0
    assert counts() == {(KEDIRI, f"/berita/{news.slug}/"): 50}

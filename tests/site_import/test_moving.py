"""A move from its source to published pages: what comes in, what stays out, what a crash and a second run do, and the way back."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection
from psycopg.errors import InsufficientPrivilege
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search import index

from pendopo.kit.ranges import KeyRange
from pendopo.security.desk import Desk
from pendopo.security.models import AuditEntry, Freeze
from pendopo.security.scope import office_scope
from pendopo.site_import import actions, engine, pages, queries
from pendopo.site_import.engine import OfficeIsFrozen, Run
from pendopo.site_import.models import ImportedItem, ImportedMedium, ImportJob
from pendopo.site_import.parts import SourceRefused
from pendopo.site_import.rules.items import Status
from pendopo.site_import.rules.stages import Stage
from pendopo.site_import.rules.verdicts import Pile
from pendopo.sites import mirror, models, remembering, services
from pendopo.sites.old_addresses import OldAddress
from pendopo.sites.rules.paths import home_path
from tests.cast import desk
from tests.site_import.conftest import Go
from tests.site_import.fakes import FILE, HOST, LOST, PICTURE, TWIN, Killed, Old, post
from tests.sites.country import office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_country")]
State = ImportedItem.State


def item(source_id: str) -> ImportedItem:
    return ImportedItem.objects.get(source_id=source_id)


def piles(job: ImportJob) -> dict[str, int]:
    return {one.pile.value: one.all for one in queries.summary_of(job).piles}


def all_files() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}


def state_of_site(key: int) -> dict[str, Any]:
    """Everything of an office's site by its keys: what an undo must leave as it was."""
    return {
        "pages": sorted(Page.objects.filter(path__startswith=home_path(key)).values_list("pk", "numchild", "live")),
        "images": sorted(models.OfficeImage.objects.values_list("pk", flat=True)),
        "documents": sorted(models.OfficeDocument.objects.values_list("pk", flat=True)),
        "references": ReferenceIndex.objects.count(),
        "revisions": Revision.objects.count(),
        "files": all_files(),
    }


def accepted(job: ImportJob, go: Go, by: Desk, pile: Pile = Pile.CLEAN) -> ImportJob:
    actions.accept_pile(job=job, pile=pile, by=by)
    return go(job)


def test_a_trial_counts_judges_and_makes_nothing(begun: ImportJob, go: Go, old: Old, kediri: int) -> None:
    before = state_of_site(kediri)
    job = go(begun)
    assert job.at is Stage.TRIED
    assert piles(job) == {"clean": 5, "doubtful": 1, "infected": 1}
    assert job.faults == [{"place": "baris 12", "what": "damaged_xml", "detail": "tag tidak ditutup"}]
    assert old.fetched == []
    assert state_of_site(kediri) == before
    assert item("post-6").left_over == [{"reason": "script", "source": "<script>x</script>"}]


def test_the_clean_pile_is_published_under_its_old_dates(ready: ImportJob, go: Go, sari: Desk, kediri: int) -> None:
    job = accepted(ready, go, sari)
    assert job.at is Stage.DONE
    first = item("post-1")
    page = models.NewsPage.objects.get(pk=first.page_id)
    assert (page.title, page.slug, page.live, page.depth) == ("Berita nomor 1", "berita-1", True, 4)
    assert str(page.date) == "2019-03-05"
    assert page.first_published_at == first.published
    assert page.url_path.endswith("/berita/berita-1/")
    assert page.summary == "Rapat pleno terbuka."
    picture = models.OfficeImage.objects.get(pk=page.image_id)
    assert picture.description == "Rapat pleno di aula kantor"
    assert [block.block_type for block in page.body] == ["paragraph", "picture"]
    assert page.get_parent().numchild == page.get_parent().get_children().count() == 4
    assert models.StandardPage.objects.get(title="Sejarah kantor").get_parent().path == home_path(kediri)


def test_an_editor_goes_on_with_a_moved_page_as_with_any_other(ready: ImportJob, go: Go, sari: Desk) -> None:
    accepted(ready, go, sari)
    page = Page.objects.get(pk=item("post-1").page_id).specific
    assert page.latest_revision_id == page.live_revision_id == item("post-1").made_revision
    again = page.get_latest_revision_as_object()
    again.full_clean()
    again.title = "Judul baru"
    again.save_revision().publish()
    assert Page.objects.get(pk=page.pk).title == "Judul baru"
    assert set(PageLogEntry.objects.filter(page=page).values_list("action", flat=True)) >= {"wagtail.create", "wagtail.publish"}
    assert ReferenceIndex.get_references_to(page.image).exists()
    assert page.pk in [found.pk for found in models.NewsPage.objects.search("pleno terbuka")]


def test_equal_pictures_become_one_and_what_is_gone_is_named(ready: ImportJob, kediri: int) -> None:
    first, twin, lost = (ImportedMedium.objects.get(address=one) for one in (PICTURE, TWIN, LOST))
    assert first.image_id == twin.image_id
    assert (first.made, twin.made) == (True, False)
    assert (lost.state, lost.fault) == ("failed", "gone")
    assert models.OfficeImage.objects.count() == models.OfficeDocument.objects.count() == 1
    assert queries.summary_of(ready).media_faults == {"gone": 1}


def test_more_pictures_than_the_bound_are_left_aside_and_counted(
    begun: ImportJob, go: Go, sari: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine.media, "MOST_MEDIA", 1)
    actions.carry_on(job=go(begun), by=sari)
    assert queries.summary_of(go(begun)).media_faults == {"too_many": 3}


def test_nothing_doubtful_is_published_by_default_and_nothing_infected_by_the_pile(ready: ImportJob, go: Go, sari: Desk) -> None:
    job = accepted(ready, go, sari, Pile.DOUBTFUL)
    draft = Page.objects.get(pk=item("post-6").page_id)
    assert (draft.live, draft.first_published_at, draft.has_unpublished_changes) == (False, None, True)
    with pytest.raises(actions.CannotBeDone):
        actions.accept_pile(job=job, pile=Pile.INFECTED, by=sari)
    with pytest.raises(actions.CannotBeDone):
        actions.accept_item(item=item("post-5"), publish=True, by=sari, reason="ya")
    actions.accept_item(item=item("post-5"), publish=True, by=sari, reason="Ini peringatan kantor tentang judi daring.")
    go(job)
    assert Page.objects.get(pk=item("post-5").page_id).live


def test_what_was_found_infected_does_not_come_by_the_pile_wherever_somebody_has_put_it(ready: ImportJob, go: Go, sari: Desk) -> None:
    actions.move_item(item=item("post-5"), pile=Pile.CLEAN, by=sari)
    job = accepted(ready, go, sari)
    assert item("post-1").page_id
    assert (item("post-5").state, item("post-5").page_id) == (State.WAITING, None)
    with pytest.raises(actions.CannotBeDone, match="satu per satu"):
        actions.accept_pile(job=job, pile=Pile.CLEAN, by=sari)


def test_what_was_no_public_page_there_becomes_a_draft_here(begun: ImportJob, go: Go, old: Old, sari: Desk) -> None:
    old.found = [post(1, status=Status.DRAFT), post(2, password=True), post(3, status=Status.PRIVATE), post(4)]
    actions.carry_on(job=go(begun), by=sari)
    accepted(go(begun), go, sari)
    assert [Page.objects.get(pk=item(f"post-{n}").page_id).live for n in range(1, 5)] == [False, False, False, True]


def test_a_page_with_the_number_of_a_person_becomes_a_draft_that_says_why(begun: ImportJob, go: Go, old: Old, sari: Desk) -> None:
    number = "3506" + "124107" + "900001"
    old.found = [post(1, html=f"<p>NIK {number} atas nama warga.</p>")]
    actions.carry_on(job=go(begun), by=sari)
    job = accepted(go(begun), go, sari)
    row = item("post-1")
    assert not Page.objects.get(pk=row.page_id).live
    assert "NIK" in row.fault
    assert number not in row.fault
    assert job.counters["held_back"] == 1


def test_an_item_can_be_put_on_another_pile_and_refused(ready: ImportJob, go: Go, sari: Desk) -> None:
    actions.move_item(item=item("post-6"), pile=Pile.CLEAN, by=sari)
    actions.refuse_item(item=item("post-4"), by=sari)
    accepted(ready, go, sari)
    assert Page.objects.get(pk=item("post-6").page_id).live
    assert item("post-6").judged == "doubtful"
    assert item("post-4").page_id is None
    actions.refuse_pile(job=ready, pile=Pile.INFECTED, by=sari)
    go(ready)
    assert queries.summary_of(ready).gone == 1


def test_categories_are_mapped_to_page_types(begun: ImportJob, go: Go, old: Old, sari: Desk) -> None:
    old.found = [post(1, categories=("Pengumuman lelang",)), post(2)]
    job = go(begun)
    assert [category.name for category in queries.categories_of(job)] == ["Berita", "Pengumuman lelang"]
    with pytest.raises(actions.CannotBeDone):
        actions.map_categories(job=job, mapping={"Berita": "skrip"}, by=sari)
    actions.map_categories(job=job, mapping={"Pengumuman lelang": "announcement", "Berita": ""}, by=sari)
    actions.carry_on(job=job, by=sari)
    accepted(go(job), go, sari)
    assert models.AnnouncementPage.objects.get(title="Berita nomor 1").live
    assert models.NewsPage.objects.get(title="Berita nomor 2").live


# -- crashes


def outcome(job: ImportJob) -> dict[str, Any]:
    columns = ("source_id", "pile", "state", "wanted", "page__title", "page__live", "page__slug", "page__url_path", "fault")
    media = ("address", "state", "fault", "made", "sha256")
    return {
        "items": list(ImportedItem.objects.order_by("source_id").values_list(*columns)),
        "media": list(ImportedMedium.objects.order_by("address").values_list(*media)),
        "faults": job.faults,
        "counters": job.counters,
        "pages": Page.objects.filter(path__startswith=home_path(job.office_key)).count(),
        "files": len(all_files()),
    }


@pytest.mark.parametrize("breaks_after", [1, 4, 8])
def test_reading_goes_on_after_a_crash_and_ends_as_without(begun: ImportJob, go: Go, old: Old, breaks_after: int) -> None:
    from django.db import transaction

    old.breaks_after = breaks_after
    with pytest.raises(Killed), transaction.atomic(savepoint=True):
        go(begun)
    old.breaks_after = None
    job = go(begun)
    assert ImportedItem.objects.count() == 7
    assert job.counters["faults"] == 1
    assert job.counters["read"] == 7


@pytest.mark.parametrize("step", ["write_judged", "media.store", "Maker.make", "take_back"])
def test_every_stage_goes_on_after_a_crash_and_ends_as_without(
    begun: ImportJob, go: Go, sari: Desk, kediri: int, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The second group of a stage fails in the middle of its transaction; run again, everything is as if nothing had been."""
    before = state_of_site(kediri)
    owner, name = {
        "write_judged": (engine.reading, "write_judged"), "media.store": (engine.media, "store"), "Maker.make": (pages.Maker, "make"),
        "take_back": (engine.pages, "take_back"),
    }[step]  # fmt: skip
    real, calls = getattr(owner, name), []

    def breaks(*args: Any, **options: Any) -> Any:
        result = real(*args, **options)
        calls.append(1)
        if len(calls) == (1 if step == "media.store" else 2):
            raise Killed
        return result

    monkeypatch.setattr(owner, name, breaks)

    def through(job: ImportJob) -> ImportJob:
        try:
            return go(job)
        except Killed:
            return go(job)

    actions.carry_on(job=through(begun), by=sari)
    actions.accept_pile(job=through(begun), pile=Pile.CLEAN, by=sari)
    job = through(begun)
    assert job.at is Stage.DONE
    assert queries.summary_of(job).pages == queries.summary_of(job).live == 5
    assert job.counters["made"] == 5
    assert models.OfficeImage.objects.count() == 1
    actions.undo(job=job, by=sari)
    job = through(begun)
    assert (job.at, job.counters["taken_back"]) == (Stage.UNDONE, 5)
    assert len(calls) > 1 or step == "media.store"
    assert state_of_site(kediri) == before


def test_two_processes_never_work_on_moves_of_the_same_office(begun: ImportJob, old: Old) -> None:
    with services.only_one(engine.LOCKS + begun.office_key), pytest.raises(services.AnotherRuns):
        Run(begun.pk, begun.office_key, old.parts()).go()


def test_a_move_of_a_frozen_office_waits(begun: ImportJob, go: Go, kediri: int) -> None:
    place = office("kpu", "35.06")
    Freeze.objects.create(office=place, office_key=kediri, low=kediri, high=kediri, reason="uji coba pembekuan", started_by="uji")
    with pytest.raises(OfficeIsFrozen):
        go(begun)


@pytest.mark.parametrize("fault", ["refused by the freeze", "another one"])
def test_a_freeze_in_the_middle_stops_the_move_and_not_the_mover(
    begun: ImportJob, old: Old, kediri: int, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """The database refuses what was begun before; after the thaw it is done."""
    place = office("kpu", "35.06")

    def freezes(_run: Run) -> None:
        Freeze.objects.create(office=place, office_key=kediri, low=kediri, high=kediri, reason="uji coba pembekuan", started_by="uji")
        if fault == "another one":
            raise KeyError("a fault of ours")
        raise ProgrammingError("permission denied") from InsufficientPrivilege()

    monkeypatch.setattr(Run, "go", freezes)
    assert engine.do_waiting(old.parts()) == 0
    begun.refresh_from_db()
    assert (begun.at, begun.fault) == (Stage.READING, "")


def test_bytes_on_which_a_reader_fails_cost_that_file_alone(begun: ImportJob, old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(engine.media, "judge_upload", breaks)
    faults = [engine.media.prepare((1, address), old.parts(), engine.given_to(begun)).fault for address in (PICTURE, FILE, LOST)]
    assert faults == ["bad_picture", "bad_document", "gone"]


def test_a_source_that_can_not_be_read_says_so_and_can_be_tried_again(begun: ImportJob, go: Go, old: Old, sari: Desk) -> None:
    def refuses(given: object) -> Any:
        raise SourceRefused("Berkas ini bukan ekspor WordPress.")

    job = go(begun, parts=old.parts(read=refuses))
    assert (job.at, job.fault) == (Stage.FAILED, "Berkas ini bukan ekspor WordPress.")
    actions.carry_on(job=job, by=sari)
    assert go(job).at is Stage.TRIED


# -- a second run


def test_a_second_run_adds_only_what_is_new_and_renews_what_nobody_touched(ready: ImportJob, go: Go, old: Old, sari: Desk) -> None:
    accepted(ready, go, sari)
    touched, renewed = Page.objects.get(pk=item("post-2").page_id).specific, item("post-1").page_id
    touched.title = "Disunting di sini"
    touched.save_revision().publish()
    old.found[0] = post(1, title="Judul yang diperbaiki di situs lama")
    old.found[1] = post(2, title="Judul dua diperbaiki di situs lama")
    old.found.append(post(9))
    second = actions.begin(source="uji", origin="ekspor2.xml", host=HOST, by=sari)
    actions.carry_on(job=go(second), by=sari)
    job = go(second)
    assert job.counters["unchanged"] == 5
    assert job.counters["changed"] == 2
    accepted(job, go, sari)
    assert ImportedItem.objects.count() == 8
    assert item("post-1").page_id == renewed
    assert Page.objects.get(pk=renewed).title == "Judul yang diperbaiki di situs lama"
    assert Page.objects.get(pk=touched.pk).title == "Disunting di sini"
    assert "sudah disunting" in item("post-2").fault
    assert Page.objects.get(pk=item("post-9").page_id).live
    assert models.OfficeImage.objects.count() == 1


def test_nobody_decides_about_what_another_move_has_read_again_since(ready: ImportJob, go: Go, old: Old, sari: Desk) -> None:
    """Whoever presses a button on a page that was opened before would accept what nobody has looked at."""
    seen = item("post-1")
    old.found[0] = post(1, title="Diganti penyusup menjadi situs slot")
    go(actions.begin(source="uji", origin="ekspor2.xml", host=HOST, by=sari))
    for act in (
        lambda: actions.accept_item(item=seen, publish=True, by=sari),
        lambda: actions.move_item(item=seen, pile=Pile.CLEAN, by=sari),
        lambda: actions.refuse_item(item=seen, by=sari),
        lambda: actions.choose_type(item=seen, wanted="standard", by=sari),
    ):
        with pytest.raises(actions.CannotBeDone, match="dibaca ulang"):
            act()
    assert item("post-1").state == State.WAITING


def test_items_wait_in_the_earlier_move_again_when_a_later_one_is_taken_back(ready: ImportJob, go: Go, old: Old, sari: Desk) -> None:
    old.found.append(post(9))
    second = go(actions.begin(source="uji", origin="ekspor2.xml", host=HOST, by=sari))
    assert queries.summary_of(ready).all == 0
    actions.undo(job=second, by=sari)
    go(second)
    assert piles(ready) == {"clean": 5, "doubtful": 1, "infected": 1}
    assert item("post-9").changed_in == second
    assert queries.summary_of(accepted(ready, go, sari)).pages == 5


def test_what_was_accepted_and_had_no_place_becomes_a_page_when_another_type_is_chosen(ready: ImportJob, go: Go, sari: Desk) -> None:
    lists = models.NewsIndexPage.objects.filter(path__startswith=home_path(ready.office_key))
    Page.objects.filter(pk__in=lists.values("pk")).first().specific.delete()
    job = accepted(ready, go, sari)
    assert "tidak punya daftar" in item("post-1").fault
    assert item("post-1").page_id is None
    actions.choose_type(item=item("post-1"), wanted="announcement", by=sari)
    assert go(job).at is Stage.DONE
    assert models.AnnouncementPage.objects.get(title="Berita nomor 1").live
    assert item("post-2").page_id is None


def test_only_the_first_of_two_who_accept_or_take_back_is_heard(ready: ImportJob, go: Go, sari: Desk) -> None:
    actions.accept_pile(job=ready, pile=Pile.CLEAN, by=sari)
    for act in (
        lambda: actions.accept_pile(job=ready, pile=Pile.DOUBTFUL, by=sari),
        lambda: actions.accept_item(item=item("post-6"), publish=False, by=sari),
        lambda: actions.undo(job=ready, by=sari),
        lambda: actions.refuse_pile(job=ready, pile=Pile.DOUBTFUL, by=sari),
    ):
        with pytest.raises(actions.CannotBeDone):
            act()
    job = go(ready)
    actions.undo(job=job, by=sari)
    with pytest.raises(actions.CannotBeDone):
        actions.accept_pile(job=job, pile=Pile.DOUBTFUL, by=sari)
    assert go(job).at is Stage.UNDONE


# -- the way back


def test_an_undo_leaves_the_site_as_it_was(begun: ImportJob, go: Go, sari: Desk, kediri: int) -> None:
    before = state_of_site(kediri)
    actions.carry_on(job=go(begun), by=sari)
    job = accepted(go(begun), go, sari)
    assert state_of_site(kediri) != before
    actions.undo(job=job, by=sari)
    assert go(job).at is Stage.UNDONE
    assert state_of_site(kediri) == before
    assert set(ImportedItem.objects.values_list("state", flat=True)) == {"waiting"}


def test_an_undo_keeps_and_names_what_somebody_edited_unless_told_otherwise(ready: ImportJob, go: Go, sari: Desk) -> None:
    job = accepted(ready, go, sari)
    edited = Page.objects.get(pk=item("post-1").page_id).specific
    edited.save_revision()
    actions.undo(job=job, by=sari)
    job = go(job)
    assert job.counters["kept"] == 1
    assert "tidak dihapus" in item("post-1").fault
    assert list(Page.objects.filter(pk=edited.pk)) == [edited.page_ptr]
    assert models.OfficeImage.objects.filter(pk=edited.image_id).exists()


def test_a_forced_undo_takes_what_was_edited_too(ready: ImportJob, go: Go, sari: Desk) -> None:
    job = accepted(ready, go, sari)
    edited = Page.objects.get(pk=item("post-1").page_id).specific
    edited.save_revision()
    actions.undo(job=job, by=sari, force=True)
    go(job)
    assert not Page.objects.filter(pk=edited.pk).exists()
    assert not models.OfficeImage.objects.exists()


def test_an_undo_keeps_what_people_decided_about_old_addresses(ready: ImportJob, go: Go, sari: Desk, kediri: int) -> None:
    actions.refuse_item(item=item("post-5"), by=sari)
    job = accepted(ready, go, sari)
    here, own = office("kpu", "35.06"), Page.objects.get(path=home_path(kediri))
    keys = {number: f"/2019/03/berita-{number}" for number in range(1, 7)}
    assert OldAddress.objects.filter(key__in=keys.values()).count() == 6
    remembering.decide_address(office=here, key=keys[6], page_id=own.pk, by=sari)  # to a page that was there before
    remembering.decide_address(office=here, key=keys[1], page_id=item("post-2").page_id, by=sari)  # to one that the move made
    actions.undo(job=job, by=sari)
    job = go(job)
    left = {row.key: (row.page_id, row.gone, row.by_hand) for row in OldAddress.objects.all()}
    assert left == {keys[5]: (None, True, False), keys[6]: (own.pk, False, True)}
    assert job.counters["addresses_kept"] == 1
    assert AuditEntry.objects.get(action="move.undone").detail["addresses_kept"] == 1
    # A second move of the same site leaves that decision alone too.
    again = actions.begin(source="uji", origin="ekspor.xml", host=HOST, by=sari)
    actions.carry_on(job=go(again), by=sari)
    accepted(go(again), go, sari, Pile.DOUBTFUL)
    assert OldAddress.objects.get(key=keys[6]).page_id == own.pk


def test_what_a_killed_run_left_in_the_storage_is_deleted_whatever_becomes_of_its_row(
    begun: ImportJob, go: Go, sari: Desk, settings: Any
) -> None:
    """A picture that can't be had the second time; and files that an undo had not yet deleted when it was killed after its commit."""
    actions.carry_on(job=go(begun), by=sari)
    row = ImportedMedium.objects.get(address=LOST)
    left = Path(settings.MEDIA_ROOT) / "original_images" / f"hilang-m{row.pk}.jpg"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"sisa")
    job = accepted(go(begun), go, sari)
    assert not left.exists()
    actions.undo(job=job, by=sari)
    left.write_bytes(b"sisa")
    go(job)
    assert all_files() == set()


def test_who_edits_while_an_undo_runs_keeps_the_page(ready: ImportJob, go: Go, sari: Desk) -> None:
    """The undo had read its group before; what it deletes is decided by what stands there then."""
    job = accepted(ready, go, sari)
    actions.undo(job=job, by=sari)
    rows = pages.made_by(job, 50)
    Page.objects.get(pk=item("post-1").page_id).specific.save_revision()
    pages.take_back(rows, job, force=False)
    assert Page.objects.filter(pk=item("post-1").page_id).exists()
    assert (job.counters["kept"], job.counters["taken_back"]) == (1, 4)


def test_what_a_move_did_stands_in_the_audit_trail_once_not_page_by_page(ready: ImportJob, go: Go, sari: Desk) -> None:
    accepted(ready, go, sari)
    entries = list(AuditEntry.objects.filter(action__startswith="move.").order_by("id").values_list("action", "actor"))
    assert entries == [("move.begin", "sari"), ("move.carry_on", "sari"), ("move.accept", "sari"), ("move.made", "sari")]
    made = AuditEntry.objects.get(action="move.made").detail
    assert (made["made"], made["published"]) == (5, 5)
    assert not AuditEntry.objects.filter(action="page.publish").exists()


# -- the neighbours


def test_dewi_may_not_touch_the_move_of_kediri(ready: ImportJob, kediri: int) -> None:
    dewi = desk("dewi")
    row = item("post-1")
    for act in (
        lambda: actions.carry_on(job=ready, by=dewi),
        lambda: actions.map_categories(job=ready, mapping={}, by=dewi),
        lambda: actions.move_item(item=row, pile=Pile.INFECTED, by=dewi),
        lambda: actions.choose_type(item=row, wanted="news", by=dewi),
        lambda: actions.accept_pile(job=ready, pile=Pile.CLEAN, by=dewi),
        lambda: actions.accept_item(item=row, publish=True, by=dewi),
        lambda: actions.refuse_item(item=row, by=dewi),
        lambda: actions.refuse_pile(job=ready, pile=Pile.CLEAN, by=dewi),
        lambda: actions.undo(job=ready, by=dewi),
    ):
        with pytest.raises(actions.PermissionDenied):
            act()
    assert ImportedItem.objects.filter(state=State.WAITING).count() == 7
    jepara = office("kpu", "33.20").key
    with office_scope(KeyRange(jepara, jepara)):
        assert AuditEntry.objects.filter(action__startswith="move.", outcome="refused").count() == 9
        assert not ImportedItem.objects.exists()


@pytest.mark.parametrize("username", ["joko", "agus"])
def test_who_may_not_publish_may_not_accept(ready: ImportJob, username: str) -> None:
    """Joko writes, Agus looks after people: he may begin a move and look after it, but what is published is a publisher's."""
    who = desk(username)
    with pytest.raises(actions.PermissionDenied):
        actions.accept_pile(job=ready, pile=Pile.CLEAN, by=who)
    with pytest.raises(actions.PermissionDenied):
        actions.undo(job=ready, by=who)


def test_an_editor_begins_no_move_and_nobody_two_at_once(begun: ImportJob, sari: Desk) -> None:
    with pytest.raises(actions.PermissionDenied):
        actions.begin(source="uji", origin="x", host=HOST, by=desk("joko"))
    with pytest.raises(actions.CannotBeDone):
        actions.begin(source="uji", origin="x", host="lain.go.id", by=sari)


def test_where_two_persons_are_demanded_another_publisher_accepts(ready: ImportJob, sari: Desk) -> None:
    models.ReviewRule.objects.create(office_key=ready.office_key, two_persons=True, set_by="agus")
    with pytest.raises(actions.CannotBeDone):
        actions.accept_pile(job=ready, pile=Pile.CLEAN, by=sari)
    ImportJob.objects.filter(pk=ready.pk).update(started_by="agus")
    assert actions.accept_pile(job=ready, pile=Pile.CLEAN, by=sari) == 5


def test_nothing_is_accepted_before_its_pictures_are_here(begun: ImportJob, go: Go, sari: Desk) -> None:
    job = go(begun)
    with pytest.raises(actions.CannotBeDone):
        actions.accept_pile(job=job, pile=Pile.CLEAN, by=sari)


def test_the_figures_of_a_move_are_json(ready: ImportJob, go: Go, sari: Desk) -> None:
    job = accepted(ready, go, sari)
    figures = json.loads(json.dumps(queries.as_json(job, queries.summary_of(job))))
    assert (figures["pages"], figures["live"], figures["redirects"], figures["items"]) == (5, 5, 5, 7)
    assert figures["bytes_before"] > figures["bytes_after"] > 0 or figures["bytes_after"] > 0


# -- many rows at once, as one by one


def entries_of(things: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Search entries and references of pictures or files."""
    kind, keys = ContentType.objects.get_for_model(things[0]), [str(thing.pk) for thing in things]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object_id, title::text, body::text, autocomplete::text, title_text, body_text "
            "FROM wagtailsearch_indexentry WHERE content_type_id = %s AND object_id = ANY(%s) ORDER BY 1",
            [kind.pk, keys],
        )
        entries = cursor.fetchall()
    columns = ("base_content_type", "content_type", "object_id", "to_content_type", "to_object_id", "model_path", "content_path")
    references = ReferenceIndex.objects.filter(base_content_type=kind, object_id__in=keys).order_by("object_id", "content_path")
    return entries + list(references.values_list(*columns))


def test_a_moved_picture_and_file_are_found_noted_and_referred_to_as_if_saved_one_by_one(ready: ImportJob) -> None:
    for model, name in ((models.OfficeImage, "image"), (models.OfficeDocument, "document")):
        things = list(model.objects.order_by("pk"))
        ours = entries_of(things)
        assert len(ours) >= 2
        note = AuditEntry.objects.get(action=f"{name}.create")
        values, subject = note.after, note.subject
        for thing in things:
            index.insert_or_update_object(thing)
            ReferenceIndex.create_or_update_for_object(thing)
        assert entries_of(things) == ours
        assert (values, subject) == (mirror.values_of(things[0]), things[0].title)


def test_an_undo_notes_each_page_and_picture_and_asks_for_one_bake(ready: ImportJob, go: Go, sari: Desk) -> None:
    job = accepted(ready, go, sari)
    titles = sorted(Page.objects.filter(pk__in=ImportedItem.objects.values("page")).values_list("title", flat=True))
    models.BakeRequest.objects.all().delete()
    actions.undo(job=job, by=sari)
    go(job)
    notes = AuditEntry.objects.filter(action="page.delete")
    assert sorted(notes.values_list("subject", flat=True)) == titles
    assert all(note.before["sha256"] for note in notes)
    assert AuditEntry.objects.filter(action="image.delete").count() == AuditEntry.objects.filter(action="document.delete").count() == 1
    assert models.BakeRequest.objects.filter(order="bake").count() <= 1
    assert PageLogEntry.objects.filter(action="wagtail.delete", deleted=True).count() == len(titles)


def test_a_page_that_somebody_edits_while_its_group_is_taken_back_stays(ready: ImportJob, go: Go, sari: Desk) -> None:
    job = accepted(ready, go, sari)
    read_before = pages.made_by(job, 10)
    edited = Page.objects.get(pk=item("post-1").page_id).specific
    edited.save_revision()
    pages.take_back(read_before, job, force=False)
    assert [page.pk for page in Page.objects.filter(pk__in=[row.page_id for row in read_before])] == [edited.pk]

"""Move an old site in, at the server."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from pendopo.kit.ranges import KeyRange
from pendopo.regions.models import Office
from pendopo.security.actions import record
from pendopo.security.queries import is_frozen
from pendopo.security.scope import every_office, office_scope
from pendopo.site_import import actions, engine, media, queries, table_actions, table_files, wiring, words
from pendopo.site_import.models import ImportJob
from pendopo.site_import.rules.hosts import host_in
from pendopo.site_import.rules.stages import Stage, may_accept, may_map_tables, may_undo
from pendopo.site_import.rules.verdicts import Pile
from pendopo.sites import services

ACTOR = "perintah import_site"
FOLDERS = ("wxr", "warc")  # sources that read all files of a folder as one
ASK_FOR_TABLES = (
    "Tabel cadangan ini buatan sendiri. Simpan usulannya (--dry-run > tabel.json), periksa dan sunting, lalu beri dengan"
    " --tables tabel.json; atau pilih di meja redaksi."
)


class Command(BaseCommand):
    help = (
        "Memindahkan situs lama sebuah kantor: membaca, membersihkan, menilai, mengambil gambar, dan membuat halaman.\n"
        "Contoh: manage.py import_site wxr ekspor.xml --office kpu:35.06 --host kab-kediri.kpu.go.id --dry-run"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", nargs="?", metavar="SOURCE", help="Nama sumber; tanpa ini, --sources menyebutkan semuanya.")
        parser.add_argument("place", nargs="?", metavar="FILE_OR_URL", help="Berkas ekspor atau alamat situs lama.")
        parser.add_argument("--office", help="Kantor tujuan, misalnya kpu:35.06; kpu: untuk nasional.")
        parser.add_argument("--host", default="", help="Host situs lama; tanpa ini dari alamat yang diberikan.")
        parser.add_argument("--media-host", action="append", default=[], help="Host lain tempat gambarnya; boleh diulang.")
        parser.add_argument(
            "--media-folder", default="", help="Folder salinan berkas situs lama; gambar dibaca dari sana, bukan dari jaringan."
        )
        parser.add_argument(
            "--map", action="append", default=[], metavar="KATEGORI=JENIS", help="Jenis halaman sebuah kategori; boleh diulang."
        )
        parser.add_argument(
            "--tables", default="", metavar="FILE.json",
            help="Tabel buatan sendiri dalam cadangan SQL: kolom mana memuat apa. --dry-run tanpa ini mencetak usulannya.",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="Baca, bersihkan, nilai, laporkan; tidak ada yang tersimpan.")
        parser.add_argument("--resume", action="store_true", help="Teruskan pindahan yang terputus untuk kantor ini.")
        parser.add_argument(
            "--accept", choices=["clean", "doubtful"], action="append", default=[], help="Terima tumpukan ini setelah siap."
        )
        parser.add_argument("--undo", type=int, metavar="JOB", help="Batalkan seluruh pindahan ini.")
        parser.add_argument("--force", action="store_true", help="Dengan --undo: hapus juga halaman yang sudah disunting.")
        parser.add_argument("--sources", action="store_true", help="Sebutkan sumber yang dikenal.")
        parser.add_argument("--processes", type=int, default=engine.PROCESSES)
        parser.add_argument("--json", action="store_true", help="Laporan untuk dibaca mesin.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sources"]:
            for name, title, is_file in wiring.choices():
                self.stdout.write(
                    f"{name}: {title} ({', '.join(wiring.endings(name)) if is_file else 'alamat'}). {words.source_hint(name)}"
                )
            return
        refuse_mixed(options)
        office = self.office(options["office"])
        try:
            if options["dry_run"]:
                with transaction.atomic():
                    job = self.work(office, options)
                    self.report(job, options)
                    transaction.set_rollback(True)
                engine.forget_files(job)  # answers of the network, which no move will ask for
            else:
                job = self.work(office, options)
                self.report(job, options)
        except services.AnotherRuns:
            raise CommandError("Pindahan kantor ini sedang dikerjakan proses lain.") from None
        except engine.OfficeIsFrozen:
            raise CommandError("Kantor ini sedang dibekukan. Sesudah dicairkan, teruskan dengan --resume.") from None
        if job.at is Stage.FAILED:
            raise CommandError(job.fault)
        if job.at is Stage.TABLES:
            raise CommandError(ASK_FOR_TABLES)

    def office(self, name: str | None) -> Office:
        """The office of ``kpu:35.06``."""
        body, colon, code = (name or "").partition(":")
        with every_office():
            found = Office.objects.select_related("region").filter(body=body, region__code=code, home__isnull=False).first()
        if not colon or found is None:
            raise CommandError(f"--office {name}: tidak ada kantor dengan situs seperti itu. Contoh: --office kpu:35.06", returncode=2)
        return found

    def work(self, office: Office, options: dict[str, Any]) -> ImportJob:
        folder = Path(options["media_folder"]) if options["media_folder"] else None
        if folder and not folder.is_dir():
            raise CommandError(f"--media-folder {folder}: folder tidak ditemukan.", returncode=2)
        parts = wiring.parts(folder=folder)
        with services.only_one(engine.LOCKS + office.key), office_scope(KeyRange(office.key, office.key)):
            if is_frozen(office.key):
                raise engine.OfficeIsFrozen
            job = self.job(office, options)
        run = engine.Run(job.pk, office.key, parts, progress=Bars(quiet=options["json"]), processes=options["processes"])
        job = run.go()
        for pile in options["accept"]:
            if not options["dry_run"] and self.accept(job, Pile(pile)):
                job = run.go()
        return job

    def accept(self, job: ImportJob, pile: Pile) -> int:
        """Accept a pile, unless somebody at the desk was faster; returns how many items."""
        with office_scope(KeyRange(job.office_key, job.office_key)):
            fresh = ImportJob.objects.select_for_update().get(pk=job.pk)
            number = actions.accept_all(fresh, pile, ACTOR) if may_accept(fresh.at) else 0
            if number:
                fresh.at_server = True
                fresh.save()
                record(
                    office_key=fresh.office_key, actor=ACTOR, action="move.accept", subject=str(fresh), pile=pile.value, items=number,
                    job=fresh.pk,
                )  # fmt: skip
        return number

    def job(self, office: Office, options: dict[str, Any]) -> ImportJob:
        """The move to work on: one to undo, one to resume, or a new one; runs in the office's scope."""
        if options["undo"]:
            job = ImportJob.objects.select_for_update().filter(pk=options["undo"], office_key=office.key).first()
            if job is None or not may_undo(job.at):
                raise CommandError(f"Tidak ada pindahan nomor {options['undo']} di kantor ini yang dapat dibatalkan.")
            job.at_server = True
            actions.set_undoing(job, force=options["force"])
            record(office_key=office.key, actor=ACTOR, action="move.undo", subject=str(job), force=options["force"], job=job.pk)
            return job
        if options["resume"]:
            return self.stopped(office, options["tables"])
        return self.new(office, options)

    def stopped(self, office: Office, tables: str) -> ImportJob:
        jobs = ImportJob.objects.select_for_update().filter(office_key=office.key)
        job = jobs.exclude(stage__in=[Stage.DONE, Stage.UNDONE]).first()
        if job is None:
            raise CommandError("Tidak ada pindahan yang terputus di kantor ini.")
        job.at_server = True
        if tables:
            return self.mapped(job, tables)
        if job.at is Stage.TABLES:
            raise CommandError(ASK_FOR_TABLES)
        if job.at is Stage.FAILED:
            job.stage, job.failed_at, job.fault = job.failed_at, "", ""
        elif job.at in (Stage.TRIED, Stage.READY):
            media.try_failed_again(job)
            job.dry_run, job.stage = False, Stage.FETCHING.value
        job.save()
        return job

    def mapped(self, job: ImportJob, tables: str) -> ImportJob:
        """A move whose dump is read by a mapping, from its beginning."""
        if job.source != "sql_dump" or not may_map_tables(job.at):
            raise CommandError("--tables: pindahan yang terputus itu tidak menunggu pilihan tabel.")
        job.dry_run = False
        table_actions.begin_anew(job, mappings_in(Path(tables), Path(engine.given_to(job).place)))
        return job

    def new(self, office: Office, options: dict[str, Any]) -> ImportJob:
        source, place = options["source"], options["place"]
        if source not in wiring.names() or not place:
            raise CommandError(f"Sebutkan sumber dan tempatnya. Sumber: {', '.join(wiring.names())}", returncode=2)
        is_address = wiring.is_address(place)
        refuse_place(source, place)
        host = host_in(options["host"] or (place if is_address else ""))
        if not host:
            raise CommandError("Sebutkan host situs lama dengan --host, misalnya --host kab-kediri.kpu.go.id", returncode=2)
        given: dict[str, Any] = {"media_hosts": hosts_in(options["media_host"])}
        given["mapping"] = self.mapping(options["map"]) if options["map"] else None
        given["tables"] = mappings_in(Path(options["tables"]), Path(place)) if options["tables"] else ()
        origin = place if is_address else str(Path(place).resolve())
        facts = {"source": source, "origin": origin, "host": host, "by": ACTOR, "dry_run": options["dry_run"], "at_server": True}
        job = actions.start(office.key, **facts, **given)
        record(office_key=office.key, actor=ACTOR, action="move.begin", subject=str(job), source=source, job=job.pk)
        return job

    def mapping(self, pairs: list[str]) -> dict[str, str]:
        found = {}
        for pair in pairs:
            name, equals, kind = pair.rpartition("=")
            if not equals or kind not in actions.PAGE_TYPES:
                raise CommandError(f"--map {pair}: tulis KATEGORI=JENIS; jenis: {', '.join(actions.PAGE_TYPES)}", returncode=2)
            found[name] = kind
        return found

    def report(self, job: ImportJob, options: dict[str, Any]) -> None:
        with office_scope(KeyRange(job.office_key, job.office_key)):
            summary = queries.summary_of(job)
        if options["json"]:
            self.stdout.write(json.dumps(queries.as_json(job, summary) | table_files.facts_of(job), ensure_ascii=False))
            return
        if job.at is Stage.TABLES:
            self.stderr.write("\n".join(table_files.lines_of(job)))
            self.stdout.write(json.dumps(table_files.proposal_for(job), ensure_ascii=False, indent=2))
            return
        for line in lines_of(job, summary, dry_run=options["dry_run"]):
            self.stdout.write(line)


def refuse_mixed(options: dict[str, Any]) -> None:
    """Options that say two things at a time; a dry run of what works on files would leave those changed."""
    for one, other in (("dry_run", "undo"), ("dry_run", "resume"), ("dry_run", "accept"), ("resume", "undo"), ("resume", "source")):
        if options[one] and options[other]:
            names = [name if name == "source" else f"--{name.replace('_', '-')}" for name in (one, other)]
            raise CommandError(f"{names[0]} dan {names[1].replace('source', 'SOURCE')} tidak dapat dipakai bersama.", returncode=2)
    if options["force"] and not options["undo"]:
        raise CommandError("--force hanya dengan --undo.", returncode=2)
    if options["tables"] and not options["resume"] and options["source"] != "sql_dump":
        raise CommandError("--tables hanya untuk sumber sql_dump.", returncode=2)
    if options["processes"] < 1:
        raise CommandError("--processes: paling sedikit 1.", returncode=2)


def refuse_place(source: str, place: str) -> None:
    """A place that the source can't be read from."""
    if wiring.takes_file(source) == wiring.is_address(place):
        wanted = "berkas" if wiring.takes_file(source) else "alamat, misalnya https://kab-kediri.kpu.go.id"
        raise CommandError(f"Sumber {source} dibaca dari {wanted}.", returncode=2)
    if wiring.takes_file(source) and not Path(place).exists():
        raise CommandError(f"{place}: berkas tidak ditemukan.", returncode=2)
    if Path(place).is_dir() and source not in FOLDERS:
        raise CommandError(f"{place}: sumber {source} membaca satu berkas, bukan folder.", returncode=2)


def hosts_in(names: list[str]) -> list[str]:
    found = [host_in(name) for name in names]
    if not all(found):
        raise CommandError("--media-host: tulis nama host, misalnya media.kpu.go.id", returncode=2)
    return found


def mappings_in(file: Path, dump: Path) -> list[dict[str, Any]]:
    """The mapping of tables that a file holds, checked against the dump."""
    try:
        return table_files.read(file, dump)
    except table_files.NotUsable as error:
        raise CommandError(f"--tables {file}: {error}", returncode=2) from None


def lines_of(job: ImportJob, summary: queries.Summary, *, dry_run: bool) -> list[str]:
    """The report on the terminal."""
    lines = [
        f"Pindahan #{job.pk} dari {job.host}: {job.get_stage_display()}"
        if not dry_run
        else f"Uji coba {job.host}: tidak ada yang disimpan."
    ]
    for pile in summary.piles:
        lines.append(f"{words.PILES[pile.pile]}: {pile.all} ({pile.waiting} menunggu, {pile.accepted} diterima, {pile.refused} ditolak)")
    lines += [f"  menjadi {words.type_words(kind)}: {number}" for kind, number in summary.kinds.items()]
    if not dry_run:
        lines.append(f"Halaman: {summary.pages}, terbit {summary.live}. Gambar: {summary.pictures}, berkas: {summary.files}.")
        lines += [f"  {number} × {words.fault_words(code)[0]}" for code, number in summary.media_faults.items()]
        if summary.not_scanned:
            lines.append(f"{summary.not_scanned} gambar dan berkas tidak diperiksa pemindai virus: PENDOPO_CLAMD tidak diatur.")
        lines.append(f"Alamat lama: {summary.redirects} dialihkan, {summary.without_target} tanpa tujuan, {summary.gone} ditutup (410).")
        lines.append(f"Ukuran: {words.size_words(summary.bytes_before)} menjadi {words.size_words(summary.bytes_after)}.")
    if job.at is Stage.UNDONE:
        taken, kept, by_hand = (job.counters.get(name, 0) for name in ("taken_back", "kept", "addresses_kept"))
        lines.append(
            f"Dihapus lagi: {taken} halaman; disunting, jadi dibiarkan: {kept}. Alamat lama yang diputuskan orang: {by_hand} tetap."
        )
    faults = job.counters.get("faults", 0)
    if faults:
        lines.append(f"Bagian sumber yang tidak terbaca: {faults}")
        lines += [
            f"  {words.place_words(fault['place'])}: {words.fault_words(fault['what'])[0]} {fault['detail']}".rstrip()
            for fault in job.faults[:20]
        ]
    return lines


class Bars:
    """A bar for each stage."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet, self.bars = quiet, dict[Stage, Any]()

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        if stage not in self.bars:
            title = dict(ImportJob.STAGES)[stage.value]
            self.bars[stage] = tqdm(total=total or None, desc=str(title), disable=self.quiet)
        bar = self.bars[stage]
        bar.update(done - bar.n)

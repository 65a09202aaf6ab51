"""The sentences of the monitor, Indonesian and English; it runs where there is no catalogue."""

REMARKS = {"witness_silent", "witness_nothing", "no_time"}  # worth a line, but no alarm
SENTENCES = {
    "description": (
        "Pemantau catatan transparansi: mengikuti catatan dari luar, membaca setiap entri, dan membunyikan alarm.\n"
        "Contoh: manage.py log watch https://www.contoh.go.id/catatan/situs --policy kebijakan --once",
        "A monitor of transparency logs: follows a log from outside, reads every entry, and raises an alarm.\n"
        "Contoh (example): python -m pendopo.transparency.monitor https://www.contoh.go.id/catatan/situs --policy policy",
    ),
    "help_lang": ("Bahasa keluaran; bila tidak disebut, bahasa mesin ini.", "Language of the output; without it, that of this machine."),
    "help_places": (
        "Alamat atau map catatan, misalnya https://www.contoh.go.id/catatan/situs.",
        "Address or folder of a log, such as https://www.contoh.go.id/catatan/situs.",
    ),
    "help_policy": (
        "Berkas kebijakan: catatan dan saksi yang dipercaya.",
        "Policy file: the logs and witnesses that are believed.",
    ),
    "help_state": ("Map ingatan dan bukti pemantau.", "Folder for what the monitor remembers, and for evidence."),
    "help_origin": ("Nama catatan, bila kebijakan memuat beberapa.", "Name of the log, where the policy has several."),
    "help_at": ("Sambung ke HOST:PORT ini alih-alih ke alamatnya sendiri.", "Connect to this HOST:PORT instead of the address's own."),
    "help_once": ("Satu putaran saja (bawaan).", "One round (the default)."),
    "help_every": ("Ulangi setiap sekian detik sampai dihentikan.", "Repeat every so many seconds until stopped."),
    "help_max_age": (
        "Umur terbesar tanda tangan saksi dalam jam, bawaan 3.",
        "Largest age of the witnesses' signatures in hours, default 3.",
    ),
    "help_patience": (
        "Detik menunggu catatan menunjukkan apa yang sudah dilihat saksi, bawaan 30.",
        "Seconds to wait for the log to show what a witness has seen, default 30.",
    ),
    "help_json": ("Untuk dibaca mesin, satu baris per putaran.", "For machines, a line a round."),
    "bad_policy": ("Kebijakan {file} tidak dapat dipakai: {why}", "The policy {file} can't be used: {why}"),
    "which_log": (
        "Catatan mana di {place}? Sebutkan --origin, salah satu dari: {origins}",
        "Which log is at {place}? Give --origin, one of: {origins}",
    ),
    "in_use": ("Ingatan {folder} sedang dipakai pemantau lain.", "The memory {folder} is in use by another monitor."),
    "round_good": (
        "{time} {origin}: {size} entri (+{new}), tidak ada yang salah.",
        "{time} {origin}: {size} entries (+{new}), nothing is wrong.",
    ),
    "round_bad": ("{time} {origin}: {number} alarm.", "{time} {origin}: {number} alarms."),
    "progress": ("{origin}: {done} dari {of} entri baru dibaca", "{origin}: {done} of {of} new entries read"),
    "alarm": ("ALARM {origin}: {says}", "ALARM {origin}: {says}"),
    "evidence": ("  bukti: {file}", "  evidence: {file}"),
    "remark": ("  catatan: {says}", "  remark: {says}"),
    "left_out": ("  dan {number} temuan serupa.", "  and {number} findings like these."),
    "found_before": (
        "  entri yang salah pada putaran sebelumnya: {number}.",
        "  wrong entries that earlier rounds told of: {number}.",
    ),
    "figures_site_releases": ("  {hosts} situs, {releases} rilis tercatat.", "  {hosts} sites, {releases} releases logged."),
    "figures_audit_days": (
        "  jejak audit {first} sampai {last}: {days} hari.",
        "  audit trail from {first} to {last}: {days} days.",
    ),
    "unreachable": ("catatan tidak dapat dibaca ({why}).", "the log can't be read ({why})."),
    "bad_checkpoint": (
        "checkpoint-nya tidak ditandatangani catatan ini dengan benar ({why}).",
        "its checkpoint is not properly signed by this log ({why}).",
    ),
    "too_few": (
        "ditandatangani terlalu sedikit saksi: {seen}; kebijakan meminta {needed}.",
        "too few witnesses have signed: {seen}; the policy asks for {needed}.",
    ),
    "stale": (
        "tanda tangan saksi terlalu lama: yang diperlukan kebijakan berasal dari {time} atau lebih awal.",
        "the witnesses' signatures are too old: those that the policy needs are of {time} or earlier.",
    ),
    "from_the_future": (
        "saksi {witness} menandatangani pada waktu yang belum tiba: {time}.",
        "the witness {witness} signed at a time that is still to come: {time}.",
    ),
    "no_time": (
        "kebijakan tidak meminta saksi: umur checkpoint dan riwayat kedua tidak dapat diketahui.",
        "the policy asks for no witness: neither the age of the checkpoint nor a second history can be told.",
    ),
    "same_size": (
        "DUA RIWAYAT: dua akar untuk {size} entri, keduanya ditandatangani catatan ini.",
        "TWO HISTORIES: two roots for {size} entries, both signed by this log.",
    ),
    "went_back": (
        "mundur: menunjukkan {size} entri, padahal sebelumnya sudah {held}.",
        "it went back: it shows {size} entries and has shown {held} before.",
    ),
    "other_beginning": (
        "DUA RIWAYAT: {size} entri yang ditunjukkan tidak dimulai dengan {held} entri yang sudah dilihat.",
        "TWO HISTORIES: the {size} entries that it shows do not begin with the {held} that were seen.",
    ),
    "file_missing": ("berkas {path} tidak ada.", "the file {path} is missing."),
    "file_torn": ("berkas {path} tidak utuh.", "the file {path} is torn."),
    "bundle_wrong": (
        "isi entri di {path} tidak cocok dengan checkpoint yang ditandatangani.",
        "the entries in {path} are not those of the signed checkpoint.",
    ),
    "tile_wrong": ("berkas {path} tidak cocok dengan entri yang dicatat.", "the file {path} does not match the entries that were logged."),
    "files_wrong": (
        "berkas-berkasnya tidak cocok dengan checkpoint yang ditandatangani ({size} entri).",
        "its files do not match the signed checkpoint ({size} entries).",
    ),
    "entry_refused": ("entri {index} tidak boleh ada di catatan: {why}.", "entry {index} must not stand in a log: {why}."),
    "entry_elsewhere": (
        "entri {index} ({kind_of_entry}) seharusnya di catatan {log}.",
        "entry {index} ({kind_of_entry}) belongs into the log {log}.",
    ),
    "revision": (
        "entri {index}: {subject} revisi {rev}, seharusnya {expected}; ada yang tidak dicatat atau dicatat dua kali.",
        "entry {index}: {subject} revision {rev}, should be {expected}; something was not logged, or twice.",
    ),
    "corrects_later": (
        "entri {index} mengoreksi entri {corrects}, yang tidak mendahuluinya.",
        "entry {index} corrects entry {corrects}, which does not stand before it.",
    ),
    "corrects_other": (
        "entri {index} mengoreksi entri {corrects}, yang bukan tentang hal yang sama.",
        "entry {index} corrects entry {corrects}, which is not of the same subject.",
    ),
    "audit_no_day": ("entri {index}: akar audit tanpa hari.", "entry {index}: an audit root of no day."),
    "audit_gap": (
        "entri {index}: tidak ada akar jejak audit untuk {first} sampai {last}.",
        "entry {index}: there is no root of the audit trail from {first} to {last}.",
    ),
    "audit_order": (
        "entri {index}: akar jejak audit {day} datang sesudah {last}.",
        "entry {index}: the root of the audit trail of {day} comes after that of {last}.",
    ),
    "witness_silent": ("saksi {witness} tidak menjawab.", "the witness {witness} does not answer."),
    "witness_nothing": ("saksi {witness} belum pernah menandatangani catatan ini.", "the witness {witness} never signed this log."),
    "witness_wrong": (
        "saksi {witness} menunjukkan sesuatu yang tidak ditandatanganinya atau catatan ini.",
        "the witness {witness} shows something that itself or this log has not signed.",
    ),
    "witness_other": (
        "DUA RIWAYAT: saksi {witness} melihat {size} entri lain dengan tanda tangan catatan ini.",
        "TWO HISTORIES: the witness {witness} has seen {size} other entries that this log signed.",
    ),
    "witness_found": (
        "DUA RIWAYAT: saksi {witness} menyimpan bukti, dua keadaan sampai {size} entri yang sama-sama ditandatangani catatan ini.",
        "TWO HISTORIES: the witness {witness} keeps evidence, two states of up to {size} entries that this log has both signed.",
    ),
    "witness_ahead": (
        "saksi {witness} sudah melihat {seen} entri, di sini hanya ditunjukkan {size}: catatan menahan yang baru atau mundur.",
        "the witness {witness} has seen {seen} entries, here are only {size}: the log holds back what is new, or went back.",
    ),
}

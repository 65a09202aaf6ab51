"""The sentences of the witness, Indonesian and English; it runs where there is no catalogue."""

SENTENCES = {
    "description": (
        "Saksi catatan transparansi: menandatangani hanya yang menyambung apa yang sudah pernah ditandatanganinya.\n"
        "Contoh: manage.py witness new ./saksi --name saksi.kampus.example/1",
        "A witness of transparency logs: it signs only what continues what it has signed before.\n"
        "Contoh (example): python -m pendopo.transparency.witness new ./witness --name witness.example/1",
    ),
    "help_lang": ("Bahasa keluaran; bila tidak disebut, bahasa mesin ini.", "Language of the output; without it, that of this machine."),
    "help_new": ("Buat saksi baru dengan kunci sendiri.", "Make a new witness with keys of its own."),
    "help_add_log": ("Amati satu catatan lagi.", "Watch one more log."),
    "help_serve": ("Jalankan saksi.", "Run the witness."),
    "help_status": (
        "Apa yang diamati dan ditandatangani; kode keluar 1 bila ada bukti dua riwayat.",
        "What it watches and has signed; exit code 1 if there is evidence of two histories.",
    ),
    "help_folder": ("Map saksi.", "The folder of the witness."),
    "help_name": (
        "Nama saksi, tanpa spasi dan tanpa +, biasanya alamat tanpa https://.",
        "Name of the witness, without space or +, usually an address without https://.",
    ),
    "help_operator": ("Nama lembaga, untuk halaman muka.", "Name of the institution, for the home page."),
    "help_quantum": (
        "Tanda tangan kedua (ML-DSA-44) yang tahan komputer kuantum.",
        "A second signature (ML-DSA-44) that quantum computers do not break.",
    ),
    "help_key": ("Kunci pemeriksa catatan: nama+hex+base64.", "The log's verifier key: name+hex+base64."),
    "help_url": ("Alamat berkas catatan, misalnya https://www.contoh.go.id/catatan/situs.", "Address of the log's files."),
    "help_port": ("Porta, bawaan 8470; 0 berarti yang bebas.", "Port, default 8470; 0 means a free one."),
    "help_host": ("Alamat yang didengarkan, bawaan 127.0.0.1 (di balik nginx).", "Address to listen on, default 127.0.0.1 (behind nginx)."),
    "help_json": ("Untuk dibaca mesin.", "For machines."),
    "bad_name": (
        "Nama {name!r} tidak bisa dipakai: tanpa spasi, tanpa +, paling banyak 255 bita.",
        "The name {name!r} can't be used: no spaces, no +, at most 255 bytes.",
    ),
    "not_empty": (
        "Map {folder} tidak kosong; saksi baru membutuhkan map kosong.",
        "The folder {folder} is not empty; a new witness needs an empty one.",
    ),
    "bad_log": ("Kunci catatan tidak dapat dipakai: {why}", "The key of the log can't be used: {why}"),
    "no_witness": ("Map {folder} bukan map saksi.", "The folder {folder} is not that of a witness."),
    "keys_open": (
        "Orang lain dapat membaca {file}. Jalankan chmod 600, dan bila mungkin sudah terbaca, buat saksi baru.",
        "Others can read {file}. Run chmod 600, and if it may have been read, make a new witness.",
    ),
    "memory_lost": (
        "Ingatan {file} hilang atau bukan milik kunci ini. Saksi tanpa ingatan tidak boleh menandatangani: "
        "buat saksi baru dengan kunci baru.",
        "The memory {file} is lost or not of these keys. A witness without memory must not sign: make a new one with new keys.",
    ),
    "made": (
        "Saksi {name} dibuat di {folder}. Kunci pemeriksa (boleh disebarkan):",
        "The witness {name} was made in {folder}. Verifier key (to be given away):",
    ),
    "made_next": (
        "Lanjutkan: add-log {folder} KUNCI-CATATAN, lalu serve {folder}. Jangan pernah menyalin map ini ke mesin kedua.",
        "Next: add-log {folder} LOG-KEY, then serve {folder}. Never copy this folder to a second machine.",
    ),
    "log_added": ("Catatan {origin} diamati mulai sekarang.", "The log {origin} is watched from now on."),
    "caught_up": (
        "Catatan {origin} menunjukkan tanda tangan saksi ini atas {size} entri, ingatan di sini {held}. Ingatan diganti: "
        "map ini pernah dipulihkan dari cadangan.",
        "The log {origin} shows a signature of this witness over {size} entries, the memory here says {held}. It was brought up to date: "
        "this folder was once restored from a backup.",
    ),
    "behind": (
        "BERHENTI: {origin} menunjukkan tanda tangan saksi ini yang bertentangan dengan ingatannya. Buat saksi baru.",
        "STOPPED: {origin} shows a signature of this witness that contradicts its memory. Make a new witness.",
    ),
    "serving": (
        "Saksi {name} mendengarkan di http://{host}:{port}/ (Ctrl-C menghentikan).",
        "The witness {name} listens on http://{host}:{port}/ (Ctrl-C stops it).",
    ),
    "alarm": (
        "ALARM: {origin} menunjukkan dua riwayat ({what}) Bukti disimpan; lihat /bukti.",
        "ALARM: {origin} shows two histories ({what}) Evidence is kept; see /bukti.",
    ),
    "port_taken": ("Tidak bisa mendengarkan di {host}:{port}: {why}", "Can't listen on {host}:{port}: {why}"),
    "status_log": ("{origin}: {size} entri, ditandatangani {time}", "{origin}: {size} entries, signed {time}"),
    "status_never": ("{origin}: belum pernah ditandatangani", "{origin}: never signed"),
    "status_found": (
        "ALARM: {number} bukti dua riwayat, dari: {origins}",
        "ALARM: {number} pieces of evidence of two histories, by: {origins}",
    ),
    "home_title": ("Saksi {name}", "Witness {name}"),
    "home_operator": ("Dijalankan oleh {operator}.", "Run by {operator}."),
    "home_what": (
        "Saksi ini menandatangani keadaan catatan transparansi, dan hanya bila keadaan itu menyambung semua yang pernah ditandatanganinya. "
        "Jadi catatan tidak dapat menarik atau mengubah apa yang sudah tampak di sini.",
        "This witness signs the state of transparency logs, and only if it continues all that it has signed before. "
        "So a log can't take back or change what was seen here.",
    ),
    "home_keys": ("Kunci pemeriksa", "Verifier keys"),
    "home_logs": ("Catatan yang diamati", "Logs that are watched"),
    "home_clean": ("Tidak ada bukti dua riwayat.", "No evidence of two histories."),
    "home_found": (
        "{number} bukti bahwa sebuah catatan menunjukkan dua riwayat",
        "{number} pieces of evidence that a log shows two histories",
    ),
    "no_logs": ("Belum ada.", "None yet."),
    "never_signed": ("belum pernah ditandatangani", "never signed"),
    "last_signed": ("{size} entri, ditandatangani {time}", "{size} entries, signed {time}"),
    "evidence_title": ("Bukti: {name}", "Evidence: {name}"),
    "evidence_same_size": (
        "dua akar untuk ukuran yang sama, keduanya ditandatangani catatan itu.",
        "two roots for one size, both signed by the log.",
    ),
    "evidence_other_beginning": (
        "catatan yang lebih besar tidak dimulai dengan yang sudah ditandatangani di sini.",
        "the larger log does not begin with the one that was signed here.",
    ),
    "evidence_impossible": ("catatan kosong dengan akar yang mustahil.", "an empty log with a root that it can't have."),
    "note_held": ("Yang ditandatangani saksi ini", "What this witness signed"),
    "note_offered": ("Yang bertentangan dengannya", "What contradicts it"),
    "note_proof": ("Bukti sambungan yang menyertainya", "The consistency proof that came with it"),
    "back": ("Halaman muka", "Home"),
}

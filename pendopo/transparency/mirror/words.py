"""What the mirror says: code to the sentence in Indonesian and in English. The codes stand in ``--json`` and stay."""

WORDS = {
    # -- logs
    "log_taken": ("Catatan {log}: {size} entri terperiksa (tadinya {before}).", "Log {log}: {size} entries checked ({before} before)."),
    "log_same": ("Catatan {log}: {size} entri, tidak ada yang baru.", "Log {log}: {size} entries, nothing new."),
    "bad_checkpoint": ("Catatan {log} DITOLAK: titik periksa tidak sah: {why}.", "Log {log} REJECTED: the checkpoint is not valid: {why}."),
    "too_few_witnesses": (
        "Catatan {log} DITOLAK: kurang saksi, ada {seen}, diminta {needed}.",
        "Log {log} REJECTED: too few witnesses: {seen}; asked for: {needed}.",
    ),
    "other_log": ("Catatan {log} DITOLAK: itu catatan {origin}.", "Log {log} REJECTED: it is the log {origin}."),
    "shrank": (
        "Catatan {log} DITOLAK: menyusut dari {before} ke {size} entri. Bukti: {file}.",
        "Log {log} REJECTED: it shrank from {before} to {size} entries. Evidence: {file}.",
    ),
    "two_histories": (
        "Catatan {log} DITOLAK: DUA RIWAYAT, {before} entri yang sudah dilihat bukan awal dari {size} entri. Bukti: {file}.",
        "Log {log} REJECTED: TWO HISTORIES, the {before} entries seen before are not the beginning of the {size}. Evidence: {file}.",
    ),
    "wrong_file": ("Catatan {log} DITOLAK: berkas {file} salah.", "Log {log} REJECTED: the file {file} is wrong."),
    "wrong_entry": (
        "Catatan {log} DITOLAK: berkas {file}, entri {index} salah.",
        "Log {log} REJECTED: the file {file}, entry {index} is wrong.",
    ),
    "missing": ("Catatan {log} DITOLAK: berkas {file} tidak ada.", "Log {log} REJECTED: the file {file} is missing."),
    "out_of_form": ("Catatan {log}: entri {index} tidak menurut bentuk: {why}.", "Log {log}: entry {index} is out of form: {why}."),
    "unknown_host": ("Catatan {log}: entri {index} bukan nama host.", "Log {log}: entry {index} names no host."),
    "log_unreachable": ("Catatan {log} tidak terjangkau: {why}.", "Log {log} is not reachable: {why}."),
    # -- sites
    "site_taken": (
        "{host}: rilis {release} diperiksa dan disajikan ({files} berkas, {fetched} diambil).",
        "{host}: release {release} checked and served ({files} files, {fetched} fetched).",
    ),
    "sites_same": ("{count} situs sudah yang terbaru.", "{count} sites are the newest already."),
    "site_waits": (
        "{host}: menyajikan rilis {served}, catatan baru sampai {release}. Menunggu.",
        "{host}: serves release {served}, the log has come to {release}. Waiting.",
    ),
    "site_stale": (
        "{host} DITOLAK: menyajikan rilis lama {served}; menurut catatan yang terbaru {release}.",
        "{host} REJECTED: serves the old release {served}; by the log the newest is {release}.",
    ),
    "site_not_logged": ("{host} DITOLAK: catatan tidak menyebut rilisnya.", "{host} REJECTED: the log names no release of it."),
    "manifest_differs": (
        "{host} DITOLAK: manifest.json bukan yang tercatat untuk rilis {release}: SHA-256 {found}, seharusnya {expected}.",
        "{host} REJECTED: manifest.json is not the one on record for release {release}: SHA-256 {found}, should be {expected}.",
    ),
    "bad_manifest": ("{host} DITOLAK: manifest.json: {why}.", "{host} REJECTED: manifest.json: {why}."),
    "file_differs": (
        "{host} DITOLAK: {file}: SHA-256 {found} ({size} byte), seharusnya {expected} ({wanted} byte).",
        "{host} REJECTED: {file}: SHA-256 {found} ({size} bytes), should be {expected} ({wanted} bytes).",
    ),
    "file_missing": ("{host} DITOLAK: {file}: HTTP {status}.", "{host} REJECTED: {file}: HTTP {status}."),
    "not_newer": ("{host} DITOLAK: {why}.", "{host} REJECTED: {why}."),
    "site_spoiled": (
        "{host}: {count} berkas di cermin ini sendiri RUSAK atau diubah, di antaranya {file}.",
        "{host}: {count} files of this mirror itself are SPOILED or were changed, {file} among them.",
    ),
    "site_mended": ("{host}: dipulihkan, {fetched} diambil lagi.", "{host}: mended, {fetched} fetched again."),
    "site_unreachable": ("{host} tidak terjangkau: {why}.", "{host} is not reachable: {why}."),
    # -- this machine
    "no_room": ("{host}: perlu {wanted} byte, tersisa {free}.", "{host}: {wanted} bytes are needed, {free} are left."),
    "disk": ("Tidak dapat menulis: {why}. Yang lama tetap disajikan.", "Can't write: {why}. What was there is still served."),
    "busy": ("Cermin ini sedang dijalankan proses lain.", "Another process is running this mirror."),
    "bad_policy": ("Kebijakan {file} tidak dapat dipakai: {why}.", "The policy {file} can't be used: {why}."),
    "bad_place": ("Alamat catatan harus http:// atau https://: {why}.", "The address of the logs must be http:// or https://: {why}."),
    "no_logs": ("Kebijakan {file} tidak menyebut catatan situs.", "The policy {file} names no log of sites."),
    "end_0": ("HASIL: cermin sama dengan yang tercatat.", "RESULT: the mirror is what is on record."),
    "end_1": (
        "HASIL: ada yang ditolak atau belum terambil; yang lama tetap disajikan.",
        "RESULT: something was rejected or is not there yet; what was there is still served.",
    ),
    "end_2": ("HASIL: tidak dapat dijalankan.", "RESULT: it could not be run."),
}

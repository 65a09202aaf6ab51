"""What the verifier says: code to the sentence in Indonesian and in English. The codes stand in ``--json`` and stay."""

WORDS = {
    "end_0": ("HASIL: cocok.", "RESULT: it holds."),
    "end_1": ("HASIL: TIDAK COCOK.", "RESULT: IT DOES NOT HOLD."),
    "end_2": ("HASIL: tidak dapat diperiksa.", "RESULT: it could not be checked."),
    # -- policy and checkpoint
    "pinned_policy": ("Kebijakan yang Anda bawa sendiri: {file}.", "The policy is the one that you brought along: {file}."),
    "policy_of_log": (
        "Kebijakan diambil dari tempat catatan itu sendiri ({file}). Ini membuktikan lebih sedikit: siapa yang dapat memalsukan catatan "
        "dapat memalsukan kebijakan itu juga. Simpan salinan dari sumber lain, lalu pakai --policy.",
        "The policy comes from the log itself ({file}). This proves less: who could forge the log could forge this policy as well. "
        "Keep a copy from another source and use --policy.",
    ),
    "bad_policy": ("Kebijakan {file} tidak dapat dipakai: {why}.", "The policy {file} can't be used: {why}."),
    "checkpoint": (
        "Titik periksa {file} ditandatangani oleh catatan {origin}: {size} entri.",
        "The checkpoint {file} is signed by the log {origin}: {size} entries.",
    ),
    "bad_checkpoint": ("Titik periksa {file} tidak sah: {why}.", "The checkpoint {file} is not valid: {why}."),
    "other_log": (
        "Titik periksa itu dari catatan lain: {origin}, bukan {name}.",
        "The checkpoint is of another log: {origin}, not {name}.",
    ),
    "witnesses": (
        "Sudah dilihat dan ditandatangani saksi: {seen} (diminta: {needed}), terakhir {time}.",
        "Seen and signed by witnesses: {seen} (asked for: {needed}), last at {time}.",
    ),
    "too_few_witnesses": (
        "Titik periksa {file} kurang saksi: ada {seen}, diminta {needed}.",
        "The checkpoint {file} has too few witnesses: {seen}; asked for: {needed}.",
    ),
    "no_witnesses_asked": (
        "Kebijakan tidak meminta saksi (ada {count}). Tanpa saksi, pemilik catatan dapat memperlihatkan dua riwayat.",
        "The policy asks for no witness ({count} signed). Without witnesses the log's owner can show two histories.",
    ),
    # -- files
    "missing": ("Berkas tidak ada: {file}.", "A file is missing: {file}."),
    "torn": ("Berkas {file} tidak utuh: {why}.", "The file {file} is not whole: {why}."),
    "torn_bundle": ("Berkas {file} tidak utuh, mulai entri {index}.", "The file {file} is not whole, from entry {index} on."),
    "wrong_file": ("Berkas {file} bukan dari catatan yang ditandatangani.", "The file {file} is not of the log that was signed."),
    "wrong_entry": (
        "Berkas {file}: entri {index} bukan yang ditandatangani.",
        "The file {file}: entry {index} is not the one that was signed.",
    ),
    "wrong_hash": ("Berkas {file}: hash ke-{index} salah.", "The file {file}: hash {index} is wrong."),
    "contradiction": (
        "Entri {index} dalam {file} tidak sesuai dengan {why}, dan keduanya tidak menuju akar yang ditandatangani.",
        "Entry {index} in {file} and {why} disagree, and neither leads to the root that was signed.",
    ),
    "rewritten": (
        "Berkas {file} dan {why} saling cocok, tetapi keduanya bukan dari catatan yang ditandatangani: ditulis ulang.",
        "The files {file} and {why} agree, but neither is of the log that was signed: both were written anew.",
    ),
    "neither": (
        "Berkas {file} tidak menuju akar yang ditandatangani, dan yang di bawahnya juga tidak.",
        "The file {file} does not lead to the root that was signed, and neither does what is below it.",
    ),
    "root": (
        "Berkas-berkas catatan tidak menuju akar di titik periksa.",
        "The files of the log do not lead to the root in the checkpoint.",
    ),
    "form": ("Berkas {file}: entri {index} tidak menurut bentuk: {why}.", "The file {file}: entry {index} is out of form: {why}."),
    "more_faults": ("... dan {count} kesalahan lain.", "... and {count} further faults."),
    "whole": (
        "Seluruh {size} entri cocok dengan akar yang ditandatangani; {bundles} bundel dan {tiles} tile diperiksa semua.",
        "All {size} entries lead to the signed root; each of {bundles} bundles and {tiles} tiles was checked.",
    ),
    "whole_form": ("Bentuk setiap entri benar.", "Every entry has its right form."),
    # -- one entry
    "entry": ("Entri {index}: {entry}", "Entry {index}: {entry}"),
    "included": (
        "Entri {index} terbukti ada di catatan ({hashes} hash sampai akar).",
        "Entry {index} is proven to stand in the log ({hashes} hashes up to the root).",
    ),
    "not_included": ("Bukti untuk entri {index} tidak menuju akar.", "The proof for entry {index} does not lead to the root."),
    "no_such_entry": ("Tidak ada entri {index}: catatan berisi {size}.", "There is no entry {index}: the log has {size}."),
    "no_such_subject": ("Tidak ada entri tentang {subject} di catatan ini.", "The log has no entry about {subject}."),
    "newest": (
        "Ini yang terbaru tentang {subject}: {count} entri sesudahnya sudah dibaca.",
        "It is the newest about {subject}: the {count} entries behind it were read.",
    ),
    "corrected": ("Entri ini mengoreksi entri {index}.", "This entry corrects entry {index}."),
    # -- receipt
    "bad_receipt": ("Tanda bukti {file} tidak sah: {why}.", "The receipt {file} is not valid: {why}."),
    "receipt": (
        "Tanda bukti {file}: entri {index} ada di catatan. Tidak ada yang ditanya lewat jaringan.",
        "The receipt {file}: entry {index} stands in the log. Nobody was asked over the network.",
    ),
    "no_entry_given": (
        "Tanda bukti itu tidak membawa entrinya; beri berkasnya dengan --entry.",
        "The receipt does not carry its entry; give the file with --entry.",
    ),
    # -- a page
    "bad_address": ("Alamat halaman tidak dapat dipakai: {why}.", "The address of the page can't be used: {why}."),
    "page_read": ("Halaman {url}: {bytes} byte, SHA-256 {sha256}.", "The page {url}: {bytes} bytes, SHA-256 {sha256}."),
    "page_missing": ("Halaman {url} dijawab HTTP {status}.", "The page {url} was answered with HTTP {status}."),
    "bad_manifest": ("Daftar isi situs (manifest.json) tidak sah: {why}.", "The site's manifest.json is not valid: {why}."),
    "not_in_manifest": ("Halaman {path} tidak ada dalam manifest.json.", "The page {path} is not in manifest.json."),
    "page_in_manifest": (
        "Byte halaman itu sama dengan yang tertulis di manifest.json (rilis {release}).",
        "The bytes of the page are those that manifest.json names (release {release}).",
    ),
    "page_differs": (
        "Halaman {path} lain dari yang tertulis di manifest.json: SHA-256 {found}, seharusnya {expected}.",
        "The page {path} is not what manifest.json names: SHA-256 {found}, should be {expected}.",
    ),
    "manifest_logged": (
        "manifest.json itu tercatat sebagai rilis {release} dari {host}, entri {index}, {time}.",
        "This manifest.json is on record as release {release} of {host}, entry {index}, {time}.",
    ),
    "manifest_differs": (
        "manifest.json bukan yang tercatat: rilis terbaru {host} di catatan adalah {release} (entri {index}), SHA-256 {expected}; "
        "yang disajikan rilis {served}, SHA-256 {found}.",
        "manifest.json is not the one on record: the newest release of {host} in the log is {release} (entry {index}), SHA-256 "
        "{expected}; served is release {served}, SHA-256 {found}.",
    ),
    "manifest_ahead": (
        "Situs menyajikan rilis {served}; catatan baru sampai rilis {release}. Baru terbit? Coba lagi semenit kemudian.",
        "The site serves release {served}; the log has come to release {release}. Just published? Try again in a minute.",
    ),
    # -- two checkpoints
    "same_tree": (
        "Kedua titik periksa dari catatan yang sama persis: {size} entri.",
        "Both checkpoints are of the very same log: {size} entries.",
    ),
    "consistent": (
        "Catatan dengan {old} entri adalah awal dari catatan dengan {new} entri: tidak ada yang diubah atau ditarik.",
        "The log of {old} entries is the beginning of the log of {new} entries: nothing was changed or withdrawn.",
    ),
    "split_view": (
        "DUA RIWAYAT: dua titik periksa sah berukuran {size} dengan akar berbeda ({one} dan {other}). Simpan keduanya sebagai bukti.",
        "TWO HISTORIES: two valid checkpoints of size {size} with different roots ({one} and {other}). Keep both files as evidence.",
    ),
    "not_consistent": (
        "DUA RIWAYAT: catatan dengan {old} entri bukan awal dari yang {new} entri ({one} dan {other}). Simpan kedua berkas sebagai bukti.",
        "TWO HISTORIES: the log of {old} entries is not the beginning of the one of {new} entries ({one} and {other}). Keep both files as "
        "evidence.",
    ),
    "other_origins": (
        "Kedua titik periksa dari catatan yang berbeda: {one} dan {other}.",
        "The checkpoints are of two logs: {one} and {other}.",
    ),
    # -- not checked
    "unreachable": ("Tidak terjangkau: {why}.", "Not reachable: {why}."),
    "no_log": ("Di sana tidak ada catatan: {file} tidak ada.", "There is no log at that place: {file} is not there."),
    "unreadable": ("Berkas {file} tidak dapat dibaca: {why}.", "The file {file} can't be read: {why}."),
    "policy_needed": ("Beri kebijakan dengan --policy.", "Give a policy with --policy."),
}

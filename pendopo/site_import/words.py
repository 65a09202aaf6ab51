"""What the desk and the report call the codes of a move: faults with their remedies, left-overs, signs, states, page types."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pendopo.site_import.rules.verdicts import Pile
from pendopo.site_import.sources.sql_dump.stored_mapping import Problem
from pendopo.sites.rules.infection_words import sign_texts

PILES = {Pile.CLEAN: _("Bersih"), Pile.DOUBTFUL: _("Meragukan"), Pile.INFECTED: _("Terinfeksi")}
PILE_MARKS = {Pile.CLEAN: "", Pile.DOUBTFUL: "invited", Pile.INFECTED: "suspended"}
TYPES = {
    "news": _("Berita"),
    "announcement": _("Pengumuman"),
    "event": _("Agenda"),
    "document": _("Dokumen"),
    "legal": _("Produk hukum"),
    "album": _("Galeri"),
    "standard": _("Halaman"),
}
STATES = {"waiting": _("Menunggu"), "accepted": _("Diterima"), "refused": _("Ditolak")}
OFFICE_STATES = {"none": _("Belum mulai"), "begun": _("Dikerjakan"), "ready": _("Menunggu keputusan"), "done": _("Sudah pindah")}
FAULTS = {
    "twice": (_("Dua bagian sumber bernama sama; yang kedua dilewati."), ""),
    "too_long": (_("Bagian ini terlalu besar untuk sebuah halaman, jadi dilewati."), _("Periksa di situs lama; biasanya bekas serangan.")),
    "damaged_xml": (
        _("XML di tempat ini rusak; pembacaan diteruskan sesudahnya."),
        _("Ekspor ulang dari situs lama bila ada yang kurang."),
    ),
    "bad_address": (_("Alamatnya tidak dapat dipakai."), ""),
    "bad_json": (_("Jawaban situs lama di tempat ini bukan JSON."), _("Coba lagi, atau minta berkas ekspor.")),
    "bad_row": (_("Baris ini tidak terbaca."), ""),
    "bad_status": (_("Situs lama menjawab dengan kesalahan."), _("Coba lagi setelah situs lama sehat.")),
    "busy": (_("Situs lama terlalu sibuk."), _("Coba lagi di luar jam kerja.")),
    "certificate": (_("Sertifikat situs lama tidak sah."), ""),
    "control_characters": (_("Ada huruf kendali; dibuang."), ""),
    "damaged_csv": (_("Tabel rusak di tempat ini."), _("Simpan ulang sebagai CSV UTF-8.")),
    "damaged_packing": (_("Jawaban yang dimampatkan rusak."), ""),
    "damaged_sql": (_("Salinan basis data rusak di tempat ini."), _("Minta salinan baru.")),
    "damaged_warc": (_("Arsip web rusak di tempat ini."), ""),
    "duplicate": (_("Muncul dua kali di sumber; yang kedua dilewati."), ""),
    "empty_file": (_("Berkasnya kosong."), _("Ekspor ulang dari situs lama.")),
    "entities_ignored": (_("Entitas buatan sendiri diabaikan."), ""),
    "item_not_closed": (_("Bagian ini terpotong."), _("Ekspor ulang bila berkasnya tidak lengkap.")),
    "item_too_long": (_("Bagian ini terlalu besar, jadi dilewati."), ""),
    "no_column": (_("Kolom yang diperlukan tidak ada."), _("Beri tabelnya kolom judul dan isi.")),
    "no_interface": (_("Antarmuka situs lama tidak menjawab."), _("Pilih sumber lain, misalnya berkas ekspor.")),
    "no_known_tables": (_("Tidak ada tabel yang dapat dibaca."), _("Periksa apakah ini cadangan MySQL, lalu minta salinan baru.")),
    "no_table": (_("Tabel yang dipilih tidak ada di dalamnya."), _("Pilih tabelnya sekali lagi.")),
    "not_in_archive": (_("Tidak ada di dalam arsip."), ""),
    "not_wxr": (_("Berkas ini bukan ekspor WordPress."), _("Pilih sumber yang sesuai.")),
    "private_address": (_("Alamatnya berada di jaringan tertutup."), ""),
    "redirects": (_("Situs lama terlalu banyak mengalihkan."), ""),
    "requests": (_("Terlalu banyak permintaan ke situs lama."), _("Hubungi pusat komputer.")),
    "robots_unreadable": (_("robots.txt situs lama tidak terbaca."), _("Coba lagi nanti.")),
    "several_sites": (_("Berisi beberapa situs; hanya yang pertama dibaca."), _("Hubungi pusat komputer.")),
    "text_too_long": (_("Teks terlalu panjang; sebagian dipotong."), ""),
    "too_many_columns": (_("Kolomnya terlalu banyak."), ""),
    "too_many_sitemaps": (_("Peta situs lama terlalu banyak; sisanya dilewati."), ""),
    "total_bytes": (_("Batas jumlah unduhan tercapai."), _("Hubungi pusat komputer.")),
    "unknown_host": (_("Nama host situs lama tidak ditemukan."), _("Periksa alamatnya.")),
    "unknown_packing": (
        _("Dimampatkan dengan cara yang tidak dapat dibaca di sini (misalnya Brotli)."),
        _("Minta arsip baru yang dibuat tanpa Brotli, atau pilih sumber lain, misalnya berkas ekspor."),
    ),
    "wrong_encoding": (_("Penyandian hurufnya lain dari yang disebut; sudah disesuaikan."), ""),
    "circle": (_("Daftar di situs lama berputar-putar; pembacaan dihentikan di sana."), _("Pilih sumber lain, misalnya berkas ekspor.")),
    "empty": (_("Isian yang diperlukan kosong."), _("Lengkapi tabelnya, lalu mulai lagi.")),
    "endless": (_("Halaman sejenis kalender dilewati karena tidak berisi apa-apa."), ""),
    "in_trash": (_("Yang sudah dibuang di situs lama tidak dibaca."), ""),
    "limit_reached": (_("Batas jumlah halaman tercapai; sisanya dilewati."), _("Hubungi pusat komputer.")),
    "no_pages": (_("Arsip ini tidak berisi halaman situs itu."), _("Periksa nama host situs lamanya.")),
    "not_content": (_("Menu, tata letak, dan formulir tidak dibaca."), ""),
    "open_quote": (_("Tanda kutip yang tidak ditutup menelan baris sesudahnya."), _("Periksa tanda kutip di tabelnya.")),
    "robots_closed": (_("Dilewati karena robots.txt situs lama menutupnya."), _("Buka di situs lama, atau minta berkas ekspor.")),
    "too_damaged": (_("Terlalu banyak yang rusak; pembacaan dihentikan."), _("Ekspor ulang dari situs lama.")),
    "unknown_word": (_("Kata untuk keadaan atau jenis tidak dikenal."), _("Periksa kolom itu di tabelnya.")),
    "bad_date": (_("Tanggalnya tidak terbaca."), _("Isi tanggal di halamannya setelah dipindahkan.")),
    "gone": (_("Berkas tidak ada lagi di alamat lamanya."), _("Unggah sendiri bila Anda masih menyimpannya.")),
    "foreign_host": (
        _("Berkas berada di situs lain, bukan di situs lama kantor ini."),
        _("Unduh dan unggah sendiri bila memang milik kantor."),
    ),
    "no_answer": (_("Situs lama tidak menjawab."), _("Tekan Ambil ulang setelah situs lama menyala.")),
    "too_large": (_("Berkas melebihi batas ukuran."), _("Perkecil, lalu unggah sendiri.")),
    "too_many": (_("Lebih dari 50.000 gambar dan berkas."), _("Hubungi pusat komputer.")),
    "bad_picture": (_("Gambar rusak atau bukan gambar."), _("Unggah gambar penggantinya.")),
    "bad_document": (_("Isi berkas tidak sesuai dengan jenisnya."), _("Buka dengan aplikasinya, simpan ulang, lalu unggah.")),
    "old_office": (_("Berkas kantor jenis lama (DOC, XLS, PPT, RTF) tidak diterima."), _("Simpan sebagai PDF, lalu unggah.")),
    "unknown_kind": (_("Jenis berkas ini tidak diterima."), _("Simpan sebagai PDF atau gambar bila memang diperlukan.")),
    "infected_file": (_("Isi berkas ini mencurigakan."), _("Jangan dibuka. Laporkan sebagai insiden.")),
    "virus": (_("Pemindai menemukan virus."), _("Jangan dibuka. Laporkan sebagai insiden.")),
    "scanner_away": (_("Pemindai virus tidak menjawab, jadi berkas belum diterima."), _("Tekan Ambil ulang setelah pemindai menyala.")),
    "finding": (_("Pemeriksaan berkas melarangnya terbit."), _("Perbaiki yang disebutkan, lalu unggah sendiri.")),
}
SOURCES = {  # what an officer chooses, and what to bring for it
    "wxr": (_("Ekspor WordPress (berkas XML)"), _("Di situs lama: Alat, Ekspor, Semua isi.")),
    "wordpress_rest": (_("WordPress yang masih hidup (REST API)"), _("Cukup alamatnya; hanya isi yang terbuka untuk umum.")),
    "drupal": (_("Drupal yang masih hidup (JSON:API)"), _("Cukup alamatnya; modul JSON:API harus menyala.")),
    "sql_dump": (
        _("Cadangan basis data MySQL: WordPress, Joomla, atau tabel sendiri"),
        _("Berkas .sql atau .sql.gz, misalnya dari phpMyAdmin. Tabel buatan sendiri Anda pilih sesudahnya."),
    ),
    "crawl": (_("Situs yang masih hidup, perangkat lunak apa pun"), _("Cukup alamatnya; halamannya dibaca satu per satu, jadi lama.")),
    "warc": (_("Arsip web situs yang sudah mati (WARC)"), _("Berkas .warc atau .warc.gz dari layanan arsip.")),
    "csv_file": (_("Tabel yang disusun sendiri (CSV)"), _("Satu baris satu halaman; kolom judul dan isi harus ada.")),
}
OLD_KINDS = {
    "post": _("Berita atau tulisan"),
    "page": _("Halaman tetap"),
    "event": _("Agenda"),
    "document": _("Dokumen"),
    "gallery": _("Galeri"),
}
OLD_STATES = {"public": _("Terbuka untuk umum"), "draft": _("Konsep"), "private": _("Tertutup")}
ATTRIBUTES = {
    "id": _("Nomor"),
    "title": _("Judul"),
    "html": _("Isi"),
    "slug": _("Alamat pendek (slug)"),
    "published": _("Tanggal terbit"),
    "updated": _("Tanggal diubah"),
    "author": _("Penulis"),
    "categories": _("Kategori"),
    "tags": _("Kata kunci"),
    "summary": _("Ringkasan"),
    "picture": _("Gambar utama"),
    "files": _("Berkas lampiran"),
    "status": _("Status terbit"),
}
PROBLEMS = {
    "not_a_mapping": _("Isinya bukan daftar tabel yang dikenal."),
    "nothing_chosen": _("Pilih paling sedikit satu tabel."),
    "too_many_tables": _("Terlalu banyak tabel: paling banyak %(what)s."),
    "table_twice": _("Tabel %(table)s disebut dua kali."),
    "no_such_table": _("Tabel %(table)s: cadangan ini tidak memuat tabel %(what)s."),
    "no_such_column": _("Tabel %(table)s tidak mempunyai kolom %(what)s."),
    "unknown_attribute": _("Tabel %(table)s: “%(what)s” tidak dikenal."),
    "column_needed": _("Tabel %(table)s: pilih kolom untuk %(what)s."),
    "bad_kind": _("Tabel %(table)s: jenis “%(what)s” tidak ada."),
    "bad_address": _("Tabel %(table)s: alamat “%(what)s” harus mulai dengan garis miring dan tanpa spasi."),
    "bad_folder": _("Tabel %(table)s: folder “%(what)s” harus mulai dengan garis miring, misalnya /assets/foto/."),
}
WAYS_OF_HIDING = {  # of sites/rules/hiding.py
    "display": _("dihilangkan"),
    "opacity": _("tembus pandang"),
    "off_canvas": _("digeser ke luar bidang"),
    "off_screen": _("di luar layar"),
    "indent": _("digeser jauh"),
    "font": _("huruf sebesar nol"),
    "size": _("kotak sebesar nol"),
    "folded": _("dilipat"),
    "clip": _("dipotong"),
    "colour": _("sewarna latar"),
}
PLACES = {"seluruh berkas": _("seluruh berkas"), "baris": _("baris"), "media": _("media"), "byte": _("byte")}
LEFT_OVER = {
    "script": _("Skrip"),
    "style": _("Gaya tampilan"),
    "head": _("Bagian kepala halaman"),
    "form": _("Formulir"),
    "frame": _("Bingkai dari situs lain"),
    "object": _("Objek yang disematkan"),
    "drawing": _("Gambar vektor atau rumus"),
    "comment": _("Komentar di dalam kode"),
    "hidden": _("Yang tidak terlihat pembaca situs lama"),
    "link": _("Tautan ke alamat yang tidak diizinkan"),
    "struck": _("Teks yang dicoret"),
    "shortcode": _("Kode pendek plugin"),
    "unknown_block": _("Blok yang tidak dikenal"),
    "data_picture": _("Gambar yang ditulis di dalam halaman"),
    "foreign_picture": _("Gambar dari situs lain"),
    "lost_picture": _("Gambar tanpa alamat"),
    "file_type": _("Jenis berkas yang tidak diterima"),
    "media_file": _("Film atau rekaman di situs lama"),
    "table": _("Tabel yang terlalu besar atau tidak rata"),
    "too_deep": _("Isi yang bertumpuk terlalu dalam"),
    "too_long": _("Isi yang terlalu panjang"),
    "unreadable": _("Isi yang tidak dapat dibersihkan"),
}


def sign_words(code: str) -> str:
    """What a sign of an infection is, in words; the code itself for one that has none."""
    words = sign_texts(gettext).get(code, code)
    return words[:1].upper() + words[1:]


def sign_where(where: str) -> str:
    """Where a sign was met; a way of hiding that stands before it is said in words."""
    way, colon, rest = where.partition(": ")
    return f"{WAYS_OF_HIDING[way]}: {rest}" if colon and way in WAYS_OF_HIDING else where


def place_words(place: str) -> str:
    """The place of a fault in a source, which readers of sources write in Indonesian."""
    said = next((said for said in PLACES if place.startswith(said)), "")
    return f"{PLACES[said]}{place.removeprefix(said)}" if said else place


def source_words(name: str) -> str:
    """What a source is called; its name for one that has no words."""
    return str(SOURCES[name][0]) if name in SOURCES else name


def source_hint(name: str) -> str:
    """What to bring for a source."""
    return str(SOURCES[name][1]) if name in SOURCES else ""


def problem_words(problem: Problem) -> str:
    """What is wrong with a mapping of tables."""
    what = str(ATTRIBUTES[problem.what]).lower() if problem.code == "column_needed" else problem.what
    return str(PROBLEMS[problem.code]) % {"table": problem.table, "what": what}


def left_over_words(reason: str) -> str:
    return str(LEFT_OVER.get(reason, reason.replace("_", " ")))


def fault_words(code: str) -> tuple[str, str]:
    """What a fault is and what to do about it; the latter is '' where nothing can be done."""
    what, remedy = FAULTS.get(code, (code.replace("_", " "), ""))
    return str(what), str(remedy)


def type_words(wanted: str) -> str:
    return str(TYPES.get(wanted, wanted))


def kinds_words(kinds: Mapping[str, int]) -> list[tuple[str, int]]:
    """Page types and how many items become each, the most first."""
    return [(type_words(kind), number) for kind, number in sorted(kinds.items(), key=lambda each: -each[1])]


def size_words(number: int) -> str:
    """Bytes as people say them: 1,4 MB."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= size:
            return f"{number_format(number / size, 1)} {unit}"
    return gettext("%(number)d bita") % {"number": number}

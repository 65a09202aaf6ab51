"""What the first week says of each day and task: what to do, why, and how. The words pass through the catalogues."""

from dataclasses import dataclass

from pendopo.sites.rules.first_week import Task


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogues; it is translated where it is shown."""
    return text


_ = gettext_noop


@dataclass(frozen=True)
class Words:
    """One task in words.

    Attributes:
        title: what to do.
        why: what it is good for.
        how: the way there, step by step, one sentence each.
        chapter: folder of the guide's chapter about it, below ``/panduan/``.
    """

    title: str
    why: str
    how: tuple[str, ...]
    chapter: str = ""


DAY_TITLES = (
    _("Masuk dengan aman, lalu tulis berita pertama"),
    _("Gambar yang dapat dibaca, angka yang dapat dilihat"),
    _("Perbaiki sampai pemeriksaan tidak menemukan apa-apa"),
    _("Dua orang, satu halaman"),
    _("Waktu, versi lama, dan menarik terbitan"),
)

WORDS: dict[Task, Words] = {
    Task.KEY: Words(
        _("Pasang kunci sandi atau aplikasi kode untuk masuk"),
        _("Sandi dapat dicuri lewat situs palsu; kunci sandi tidak. Satu akun yang dicuri cukup untuk mengubah situs kantor."),
        (
            _("Buka “Perangkat untuk masuk”."),
            _("Di baris “Kunci sandi” pilih “Tambahkan”, lalu ikuti petunjuk ponsel atau laptop Anda."),
            _("Simpan kode cadangan di tempat yang aman, bukan di meja."),
        ),
        "masuk",
    ),
    Task.RULES: Words(
        _("Baca lima aturan sebelum menerbitkan"),
        _("Yang sudah terbit dibaca, disalin, dan dikutip dalam hitungan menit."),
        (
            _("Tidak ada NIK, nomor kartu keluarga, atau nomor ponsel seseorang, juga di dalam PDF."),
            _("Informasi terbuka, kecuali yang dikecualikan dengan uji konsekuensi."),
            _("Setiap gambar dijelaskan dengan kata-kata, setiap tautan mengatakan ke mana."),
            _("Satu orang menulis, orang lain memeriksa."),
            _("Yang keliru diperbaiki terbuka: ditarik dengan alasan, tidak dihapus diam-diam."),
        ),
        "yang-diperiksa",
    ),
    Task.NEWS: Words(
        _("Tulis berita pertama di situs latihan"),
        _("Judul dan ringkasan dibaca paling dahulu, sering kali hanya itu."),
        (
            _("Pilih “Tulis berita latihan”."),
            _("Isi judul seperti kalimat dan ringkasan satu atau dua kalimat."),
            _("Tambahkan blok Teks, tulis dua paragraf, lalu simpan draf."),
        ),
        "berita",
    ),
    Task.PICTURE: Words(
        _("Pasang foto utama dengan teks alternatif"),
        _("Orang yang tidak melihat gambar, dan mesin pencari, membaca teks alternatifnya."),
        (
            _("Unggah sebuah foto lewat “Unggah gambar”. Di kolom keterangan tulis siapa melakukan apa, di mana."),
            _("Buka berita latihan Anda, pilih foto itu sebagai foto utama, lalu simpan draf."),
        ),
        "gambar",
    ),
    Task.TABLE: Words(
        _("Tempel tabel dari CSV, dengan grafik"),
        _("Angka di dalam gambar tidak dapat disalin atau dicari. Tabel dapat, dan grafiknya digambar sendiri."),
        (
            _("Salin data latihan di bawah ini."),
            _("Di berita latihan Anda tambahkan blok “Tabel dan grafik”, isi judul tabel, lalu tempel datanya."),
            _("Pilih grafik batang, lalu simpan draf."),
        ),
        "tabel",
    ),
    Task.MEND: Words(
        _("Perbaiki halaman yang penuh cacat"),
        _("Pemeriksaan menemukan apa yang sering terlewat. Siapa yang pernah memperbaikinya tidak mengulanginya."),
        (
            _("Ambil halaman latihan Anda, lalu buka panel “Pemeriksaan” di kanan atas."),
            _("Perbaiki satu per satu: judul, urutan judul bagian, teks tautan, teks alternatif gambar."),
            _("Simpan draf. Tugas selesai bila tidak ada lagi yang harus diperbaiki."),
        ),
        "yang-diperiksa",
    ),
    Task.MASK: Words(
        _("Lindungi data pribadi dalam sebuah pengumuman"),
        _("NIK yang terbit sekali tidak dapat ditarik dari salinan orang. Karena itu halaman dengan NIK tidak dapat terbit."),
        (
            _("Ambil pengumuman latihan Anda. Di dalamnya ada NIK dan nomor ponsel rekaan."),
            _("Samarkan atau hapus nomornya, lalu simpan draf."),
        ),
        "yang-diperiksa",
    ),
    Task.HAND_IN: Words(
        _("Ajukan sebuah halaman untuk diperiksa"),
        _("Orang kedua melihat apa yang tidak lagi dilihat penulisnya."),
        (
            _("Buka berita latihan Anda."),
            _("Pada menu di kaki halaman pilih “Ajukan untuk diperiksa”."),
        ),
        "orang-kedua",
    ),
    Task.REACT: Words(
        _("Tanggapi halaman yang dikembalikan"),
        _("Catatan pemeriksa adalah bagian dari pekerjaan, bukan teguran."),
        (
            _("Minta penerbit kantor Anda mengembalikan halaman latihan itu sekali, dengan catatan."),
            _("Baca catatannya di halaman awal, perbaiki, lalu pilih “Ajukan lagi”."),
        ),
        "orang-kedua",
    ),
    Task.APPROVE: Words(
        _("Periksa dan setujui halaman rekan"),
        _("Nama Anda ikut tercatat: yang disetujui, Anda tanggung bersama penulisnya."),
        (
            _("Minta seorang rekan mengajukan halaman di situs latihan."),
            _("Buka dari “Menunggu pemeriksaan Anda”, baca, lalu pilih “Setujui dan terbitkan”."),
        ),
        "orang-kedua",
    ),
    Task.SCHEDULE: Words(
        _("Atur kapan halaman terbit dan kapan berakhir"),
        _("Pengumuman yang lewat waktunya menyesatkan, sama seperti yang terbit terlalu dini."),
        (
            _("Buka halaman latihan Anda, lalu panel “Status” di kanan atas."),
            _("Pilih “Atur jadwal”, isi waktu terbit dan waktu berakhir, lalu simpan."),
        ),
        "jadwal",
    ),
    Task.RESTORE: Words(
        _("Kembalikan versi lama sebuah halaman"),
        _("Tidak ada yang hilang: setiap simpanan tetap ada di riwayat."),
        (
            _("Buka riwayat halaman latihan Anda (lambang jam di kanan atas)."),
            _("Pilih versi yang lebih lama, “Periksa versi ini”, lalu simpan: isinya menjadi versi terbaru."),
        ),
        "jadwal",
    ),
    Task.TAKE_DOWN: Words(
        _("Tarik sebuah terbitan, dengan alasan"),
        _("Alasannya tersimpan di riwayat, sehingga setahun lagi pun orang tahu mengapa."),
        (
            _("Buka halaman latihan yang sudah terbit."),
            _("Pada menu di kaki halaman pilih “Tarik dari situs”, lalu tulis alasannya."),
        ),
        "jadwal",
    ),
    Task.ASK: Words(
        _("Minta penerbit menarik sebuah halaman, lewat komentar"),
        _("Menarik terbitan adalah wewenang penerbit. Permintaan di halamannya sendiri tidak tercecer."),
        (
            _("Buka halaman latihan, dan arahkan ke sebuah isian."),
            _("Pilih lambang komentar, tulis mengapa halaman ini harus ditarik, lalu simpan draf."),
        ),
        "jadwal",
    ),
}

# For the task of a table: invented figures, as they come out of a spreadsheet.
EXERCISE_CSV = "Kecamatan;Peserta kelas\nContoh Satu;128\nContoh Dua;96\nContoh Tiga;141\nContoh Empat;77\n"

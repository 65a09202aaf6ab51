"""Invented news, announcements and documents for the demonstration; no real event, no real person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One invented item. ``days_ago`` counts from the day the demonstration is made."""

    body: str
    code: str
    kind: str  # news, announcement or document
    title: str
    summary: str
    paragraphs: tuple[str, ...] = ()
    alt: str = ""
    number: str = ""
    days_ago: int = 3
    blocks: tuple[tuple[str, object], ...] = ()  # after the paragraphs: type and value, as a page stores them


STORIES = (
    Story("kpu", "35.06", "news", "Kelas pemilih pemula dibuka di dua puluh enam kecamatan",
          "Siswa berlatih mencoblos, menghitung, dan mengisi formulir dengan surat suara contoh.",
          ("Kantor kami membuka kelas pemilih pemula di setiap kecamatan. Peserta belajar dari awal: siapa yang berhak memilih, apa yang dibawa ke TPS, "
           "dan bagaimana suara dihitung di depan umum.",
           "Setiap kelas ditutup dengan simulasi. Peserta bergantian menjadi petugas, saksi, dan pemilih, lalu mencocokkan jumlah surat suara dengan jumlah pengguna hak pilih.",
           "Sekolah yang ingin menjadi tuan rumah dapat menyurati kantor kami."),
          alt="Gambar: orang-orang berdiri di depan pendopo dengan latar perbukitan", days_ago=2),
    Story("kpu", "35.06", "news", "Jalan landai selesai dipasang di pintu timur kantor",
          "Pengguna kursi roda kini dapat masuk tanpa bantuan; loket informasi pindah ke lantai satu.",
          ("Jalan landai di pintu timur selesai dipasang dan sudah dicoba bersama para pengguna kursi roda.",
           "Loket informasi publik juga dipindahkan ke lantai satu, lengkap dengan kursi tunggu dan papan penunjuk berhuruf besar."),
          alt="Gambar: pendopo dengan beberapa orang di halamannya", days_ago=6),
    Story("kpu", "35.06", "news", "Arsip berita acara dipindai agar mudah dicari",
          "Lembar lama dipindai dan diberi judul yang jelas, sehingga warga tidak perlu datang untuk membacanya.",
          ("Petugas arsip memindai berita acara lama satu per satu. Setiap lembar diberi judul, nomor, dan tanggal yang dapat dibaca mesin.",),
          alt="Gambar: perbukitan pada sore hari dengan pendopo", days_ago=11),
    Story("kpu", "35.06", "announcement", "Jam layanan informasi publik", "",
          ("Layanan informasi publik buka pada hari kerja. Permohonan yang datang lewat surel dijawab pada hari kerja berikutnya.",),
          number="1/HM.02/DEMO", days_ago=4),
    Story("kpu", "35.06", "announcement", "Pendaftaran magang bagi mahasiswa", "",
          ("Mahasiswa dapat magang di bagian data dan di bagian informasi publik. Lamaran disampaikan langsung ke kantor.",),
          number="2/SDM.01/DEMO", days_ago=9),
    Story("kpu", "35.06", "news", "Data contoh pemilih kini dapat dibaca sebagai tabel dan grafik",
          "Angka rekaan di halaman ini memperlihatkan bagaimana data disajikan: tabel, batang, garis, langkah, dan tanya jawab.",
          ("Mulai bulan ini data disajikan sebagai tabel yang dapat disalin, bukan sebagai gambar. Semua angka di halaman ini rekaan.",),
          alt="Gambar: orang-orang membaca papan data di halaman pendopo", days_ago=1,
          blocks=(
              ("figures", {"figures": [{"value": "1.268.447", "label": "pemilih contoh"}, {"value": "4.741", "label": "TPS contoh"},
                                       {"value": "81,8 %", "label": "partisipasi contoh"}], "source": "Angka rekaan untuk demonstrasi."}),
              ("heading", "Pemilih contoh tiap kecamatan"),
              ("table", {"caption": "Pemilih contoh di lima kecamatan", "chart": "bars", "column": "", "source": "Angka rekaan untuk demonstrasi.",
                         "data": "Kecamatan;Laki-laki;Perempuan;TPS\nSemen;20.114;20.302;151\nMojo;30.870;30.455;229\nKras;22.641;22.980;170\n"
                                 "Ngadiluwih;29.118;29.560;219\nGurah;31.402;31.877;–"}),
              ("table", {"caption": "Partisipasi contoh dari masa ke masa", "chart": "curve", "column": "Partisipasi", "source": "Angka rekaan.",
                         "data": "Tahun;Partisipasi\n2004;84,1 %\n2009;70,9 %\n2014;75,1 %\n2019;81,9 %\n2024;81,8 %"}),
              ("heading", "Memeriksa nama Anda"),
              ("steps", [{"title": "Siapkan KTP elektronik", "text": "<p>Nama dan tanggal lahir harus sama dengan yang tertulis di sana.</p>"},
                         {"title": "Datang ke kantor desa", "text": "<p>Papan pengumuman memuat daftar contoh menurut TPS.</p>"},
                         {"title": "Lapor bila ada yang keliru", "text": "<p>Petugas mencatat laporan dan memberi tanda terima.</p>"}]),
              ("folds", [{"title": "Mengapa jumlah TPS Gurah kosong?", "text": "<p>Angkanya belum ada; tanda – berarti tidak ada nilai.</p>"},
                         {"title": "Bolehkah tabel ini disalin?", "text": "<p>Boleh. Pilih isinya, salin, lalu tempel di lembar kerja.</p>"}]),
              ("video", {"title": "Simulasi pemungutan suara (contoh)", "url": "https://video.example/simulasi", "poster": None, "length": "3:25"}),
          )),
    Story("kpu", "35", "news", "Tiga puluh delapan kantor memakai satu pedoman situs",
          "Tampilan dan keamanan seragam, sedangkan isi tetap menjadi milik setiap kantor.",
          ("Semua kantor kabupaten dan kota di provinsi ini kini memakai satu pedoman situs. Penyunting menulis di meja redaksi; halaman publik berupa berkas yang dapat diperiksa siapa pun.",
           "Pelatihan berlangsung setengah hari. Peserta menulis berita, mengunggah foto dengan teks alternatif, lalu menerbitkannya."),
          alt="Gambar: pendopo di kaki bukit dengan orang-orang berbincang", days_ago=1),
    Story("bawaslu", "35", "news", "Pojok pengawasan dibuka untuk umum",
          "Warga dapat bertanya cara melapor, syarat laporan, dan berapa lama laporan ditangani.",
          ("Pojok pengawasan dibuka di lantai satu. Petugas menjelaskan syarat laporan dan membantu menyusun uraian kejadian.",),
          alt="Gambar: orang-orang berkumpul di halaman pendopo", days_ago=2),
    Story("kpu", "33.20", "news", "Papan informasi di balai desa diperbarui",
          "Papan baru memuat alamat kantor, jam layanan, dan cara meminta informasi publik.",
          ("Papan informasi di balai desa diganti. Isinya ringkas dan dicetak dengan huruf besar agar terbaca dari jauh.",),
          alt="Gambar: pendopo desa dengan bukit di belakangnya", days_ago=5),
    Story("kpu", "", "news", "Satu pohon wilayah untuk semua kantor",
          "Setiap kantor kini berdiri di satu pohon wilayah, dari nasional sampai desa.",
          ("Semua situs kantor disusun menurut satu pohon wilayah. Warga dapat berpindah dari nasional ke provinsi, lalu ke kabupaten atau kota, tanpa tersesat.",
           "Setiap halaman tercatat dalam manifes beserta sidik digitalnya, sehingga perubahan diam-diam akan ketahuan."),
          alt="Gambar: pendopo besar dengan banyak orang", days_ago=1),
    Story("bawaslu", "", "news", "Panduan melapor ditulis ulang dengan bahasa sehari-hari",
          "Panduan baru menjawab empat pertanyaan: siapa, apa, kapan, dan di mana.",
          ("Panduan melapor ditulis ulang agar mudah dipahami. Setiap langkah disertai contoh yang pendek.",),
          alt="Gambar: orang-orang di bawah atap pendopo", days_ago=3),
)  # fmt: skip

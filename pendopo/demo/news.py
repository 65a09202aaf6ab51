"""Invented news, announcements and documents for the demonstration; no real event, no real person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One invented item. ``days_ago`` counts from the day the demonstration is made; what is to come has it negative."""

    body: str
    code: str
    kind: str  # news, announcement, event, legal, document or album
    title: str
    summary: str
    paragraphs: tuple[str, ...] = ()
    alt: str = ""
    number: str = ""
    days_ago: int = 3
    blocks: tuple[tuple[str, object], ...] = ()  # after the paragraphs: type and value, as a page stores them
    fields: tuple[tuple[str, object], ...] = ()  # of its type of page alone


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
    Story("kpu", "35.06", "event", "Rapat pleno terbuka pemutakhiran data pemilih (contoh)",
          "Terbuka untuk umum; partai, pengawas, dan warga dapat menanggapi sebelum daftar ditetapkan.",
          ("Rapat dipimpin oleh ketua. Bahan rapat dibagikan di pintu masuk dan diunggah ke situs ini setelah rapat selesai.",), days_ago=-6,
          fields=(("start_time", "09:00"), ("end_time", "12:30"), ("place", "Pendopo kantor, lantai 1"))),
    Story("kpu", "35.06", "event", "Pelatihan membaca formulir bagi relawan dan wartawan (contoh)",
          "Dua hari berlatih membaca formulir contoh dan menghitung ulang jumlahnya.", ("Peserta membawa gawai sendiri.",), days_ago=-13,
          fields=(("days", 1), ("start_time", "08:00"), ("end_time", "15:00"), ("place", "Balai desa Semen"))),
    Story("kpu", "35.06", "event", "Kunjungan sekolah ke rumah pemilu (contoh)", "", (), days_ago=-20, fields=(("cancelled", True),)),
    Story("kpu", "35.06", "event", "Diskusi publik tentang TPS yang ramah (contoh)", "", ("Catatan diskusi dapat diminta di loket informasi.",),
          days_ago=12, fields=(("start_time", "13:00"), ("place", "Ruang rapat kantor"))),
    Story("kpu", "35.06", "legal", "Jam Layanan Informasi Publik", "", ("Mengatur hari dan jam layanan loket informasi.",), days_ago=400,
          number="7", fields=(("subject", "informasi"), ("information_class", "berkala"), ("holder", "Subbagian Hukum"), ("retention", "5 tahun"))),
    Story("kpu", "35.06", "legal", "Perubahan atas Jam Layanan Informasi Publik", "", ("Menambah layanan pada hari Sabtu menjelang tahapan.",),
          days_ago=40, number="3", fields=(("subject", "informasi"), ("amends", "Jam Layanan Informasi Publik"), ("information_class", "berkala"))),
    Story("kpu", "35.06", "legal", "Tata Cara Peminjaman Ruang Rapat", "", (), days_ago=75, number="1",
          fields=(("kind", "surat-edaran"), ("subject", "kelembagaan"), ("information_class", "setiap-saat"))),
    Story("kpu", "35.06", "document", "Laporan layanan informasi publik (contoh)", "", ("Ringkasan permohonan, waktu jawab, dan keberatan setahun.",),
          days_ago=25, number="12/LAP/DEMO", fields=(("category", "laporan"), ("information_class", "berkala"), ("holder", "PPID"), ("retention", "10 tahun"))),
    Story("kpu", "35.06", "document", "Rencana keamanan gudang logistik", "", (), days_ago=60, number="4/LOG/DEMO",
          fields=(("category", "rencana"), ("information_class", "dikecualikan"), ("holder", "Subbagian Umum"),
                  ("exemption", "UU 14/2008 Pasal 17 huruf c; keputusan hasil uji konsekuensi nomor 2 (contoh)."))),
    Story("kpu", "35.06", "album", "Sehari di kelas pemilih pemula", "Foto contoh dari simulasi di empat sekolah.", (), days_ago=3,
          alt="Gambar: siswa duduk melingkar di pendopo"),
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
    Story("kpu", "12.71", "news", "Antrean layanan pindah memilih dipangkas dengan nomor giliran",
          "Warga mengambil nomor di pintu masuk dan dapat menunggu sambil duduk; petugas memanggil lewat layar dan pengeras suara.",
          ("Nomor giliran mulai dipakai di loket pindah memilih. Lansia, ibu hamil, dan penyandang disabilitas didahulukan.",
           "Rata-rata waktu tunggu pada minggu percobaan turun menjadi sebelas menit."),
          alt="Gambar: warga duduk menunggu di pendopo", days_ago=3),
    Story("kpu", "12.71", "event", "Uji coba formulir cetak besar (contoh)", "Formulir dengan huruf besar dicoba bersama pemilih lansia.", (), days_ago=-4,
          fields=(("start_time", "09:30"), ("end_time", "11:30"), ("place", "Aula kantor"))),
    Story("kpu", "13.71", "news", "Peta TPS tersedia di setiap kantor kelurahan",
          "Peta kertas berukuran besar membantu warga menemukan TPS tanpa gawai.",
          ("Setiap kantor kelurahan kini memajang peta TPS. Peta memuat jalan masuk yang landai dan tempat parkir kursi roda.",),
          alt="Gambar: papan peta di depan pendopo", days_ago=4),
    Story("kpu", "31.71", "news", "Pelatihan bahasa isyarat bagi petugas layanan",
          "Delapan belas petugas belajar isyarat dasar untuk melayani warga tuli di loket.",
          ("Pelatihan berlangsung enam kali pertemuan bersama komunitas tuli. Petugas memakai tanda pengenal bergambar tangan.",),
          alt="Gambar: petugas berlatih isyarat di pendopo", days_ago=2),
    Story("kpu", "31.71", "announcement", "Penutupan sementara loket lantai dasar", "",
          ("Loket lantai dasar ditutup dua hari untuk perbaikan pintu. Layanan pindah ke lantai satu, jalan masuk timur.",), number="5/UM.01/DEMO", days_ago=5),
    Story("kpu", "51.71", "news", "Kotak suara contoh dipamerkan di pasar",
          "Pengunjung pasar mencoba memasukkan surat suara contoh dan bertanya tentang pengamanannya.",
          ("Pameran berlangsung dua pagi. Pertanyaan terbanyak: siapa yang memegang kunci dan apa arti nomor segel.",),
          alt="Gambar: orang berkerumun di sekitar kotak di pendopo", days_ago=6),
    Story("kpu", "64.71", "news", "Gudang logistik lulus uji genangan",
          "Lantai gudang ditinggikan dan palet diberi jarak, lalu diuji dengan menyiram halaman selama dua jam.",
          ("Uji genangan dilakukan sebelum musim hujan. Air berhenti di saluran luar dan tidak masuk ke gudang.",),
          alt="Gambar: bangunan di kaki bukit sesudah hujan", days_ago=8),
    Story("kpu", "73.71", "news", "Nelayan dilayani pada malam hari",
          "Layanan informasi dibuka di dermaga dua malam sepekan, sebelum kapal berangkat.",
          ("Meja layanan berdiri di dermaga sesudah magrib. Petugas membawa daftar periksa dan formulir pindah memilih.",),
          alt="Gambar: orang berbincang di tepi air", days_ago=1),
    Story("kpu", "91.71", "news", "Distribusi ke kampung seberang danau dilatih dengan perahu",
          "Latihan mencatat waktu muat, waktu seberang, dan cara menjaga kotak tetap kering.",
          ("Latihan distribusi menempuh tiga kampung. Setiap kotak dibungkus dua lapis dan dicatat nomor segelnya pada tiga titik.",),
          alt="Gambar: perbukitan hijau dengan danau", days_ago=2),
    Story("bawaslu", "91.71", "news", "Pengawas berlatih membaca formulir di bawah lampu minyak",
          "Simulasi malam hari menyiapkan pengawas bila listrik padam saat penghitungan.",
          ("Peserta menghitung dan menyalin angka dengan penerangan seadanya, lalu mencocokkan hasilnya.",),
          alt="Gambar: orang duduk melingkar pada malam hari", days_ago=5),
)  # fmt: skip

# Invented people: no real person serves under these names.
ORGANISATION = (
    {"type": "people", "value": {"title": "Ketua dan anggota (contoh)", "people": [
        {"image": None, "name": "Sari Contohwati", "position": "Ketua", "task": "Keuangan, umum, logistik, dan rumah tangga", "term": "2024–2029"},
        {"image": None, "name": "Bagas Rekaan", "position": "Anggota", "task": "Teknis penyelenggaraan", "term": "2024–2029"},
        {"image": None, "name": "Wening Umpama", "position": "Anggota", "task": "Perencanaan, data, dan informasi", "term": "2024–2029"},
        {"image": None, "name": "Tirta Misalnya", "position": "Anggota", "task": "Hukum dan pengawasan", "term": "2024–2029"},
        {"image": None, "name": "Laras Andaikan", "position": "Anggota", "task": "Sosialisasi, pendidikan pemilih, dan SDM", "term": "2024–2029"},
    ]}},
    {"type": "organisation", "value": [
        {"level": "1", "name": "Rapat pleno", "head": "Ketua dan empat anggota", "task": "Mengambil keputusan bersama"},
        {"level": "2", "name": "Sekretariat", "head": "Sekretaris", "task": "Mendukung pekerjaan sehari-hari"},
        {"level": "3", "name": "Subbagian Perencanaan, Data, dan Informasi", "head": "", "task": ""},
        {"level": "3", "name": "Subbagian Teknis dan Partisipasi Masyarakat", "head": "", "task": ""},
        {"level": "3", "name": "Subbagian Hukum dan SDM", "head": "", "task": ""},
        {"level": "3", "name": "Subbagian Keuangan, Umum, dan Logistik", "head": "", "task": ""},
    ]},
)  # fmt: skip

# ruff: noqa: E501  pages and scripts stand here as they come, unbroken
"""Clean pages, 28 kinds: what offices publish, with everything in it that looks like an infection and is none."""

from collections.abc import Callable
from random import Random

from tests.site_import.labelled.shells import PLACES, event_data

MEDIA = ("https://koran-pagi.test", "https://kabar-wanasari.example", "https://radio-suara.example", "https://berita-siang.test")
TERMS = (
    "slot gacor",
    "maxwin",
    "scatter",
    "RTP",
    "deposit pulsa",
    "link alternatif",
    "togel",
    "judi online",
    "kasino",
    "poker",
    "bonus new member",
)
BODIES = ("Kepolisian Resor", "Kejaksaan Negeri", "Pengadilan Negeri", "Dinas Komunikasi dan Informatika", "Inspektorat")
SUBJECTS = ("daftar pemilih", "logistik", "kampanye", "pemungutan suara", "rekapitulasi", "pencalonan", "badan ad hoc", "sosialisasi")
SENTENCES = (
    "Rapat dihadiri ketua, anggota, sekretaris dan seluruh kepala subbagian.",
    "Kegiatan ini merupakan bagian dari tahapan pemilihan tahun {year}.",
    "Peserta yang hadir sebanyak {n} orang dari {m} kecamatan.",
    "Masyarakat dapat menyampaikan tanggapan sampai tanggal {d} Maret {year}.",
    "Informasi lebih lanjut dapat diperoleh di kantor KPU {place} pada hari dan jam kerja.",
    "Ketua menyampaikan terima kasih kepada semua pihak yang mendukung kegiatan ini.",
    "Dokumen selengkapnya dapat diunduh pada tautan di bawah ini.",
    "Pemilih yang belum terdaftar dapat menghubungi panitia pemungutan suara di desa masing-masing.",
    "Pengawas pemilu turut hadir dan memberikan masukan terhadap pelaksanaan kegiatan.",
    "Jumlah tempat pemungutan suara di {place} adalah {n} TPS yang tersebar di {m} kecamatan.",
)


def prose(chance: Random, place: str, count: int = 5) -> str:
    """A few paragraphs of what offices write."""
    values = {
        "year": chance.choice((2018, 2019, 2020, 2023, 2024)),
        "n": chance.randint(20, 900),
        "m": chance.randint(4, 26),
        "place": place,
    }
    chosen = chance.sample(SENTENCES, min(count, len(SENTENCES)))
    return "".join(f"<p>{one.format(d=chance.randint(1, 28), **values)}</p>" for one in chosen)


Made = tuple[str, str, str]  # title, body, head


def warning(chance: Random, place: str) -> Made:
    a, b, c = chance.sample(TERMS, 3)
    title = chance.choice((f"Waspada Iklan {a.title()} yang Menyusup ke Situs Pemerintah", "Imbauan Bahaya Judi Online bagi Seluruh Pegawai",
                           f"KPU {place} Ajak Warga Jauhi {a.title()}", "Stop Judi Online, Selamatkan Keluarga"))  # fmt: skip
    body = (
        f"<p>KPU {place} mengimbau seluruh jajaran untuk mewaspadai iklan {a}. Istilah seperti {b}, {c}, gampang menang dan situs "
        f"terpercaya dipakai untuk menjerat korban judi online.</p>{prose(chance, place, 3)}<p>Judi slot dan togel dilarang undang-undang. "
        f"Jangan klik tautan {a}, {b} atau {c} yang beredar melalui pesan singkat.</p><ul><li>Jangan membagikan data pribadi</li>"
        f'<li>Laporkan situs judi online ke <a href="https://aduankonten.id/">Aduan Konten</a></li></ul>'
    )
    return title, body, ""


def glossary(chance: Random, place: str) -> Made:
    terms = chance.sample(TERMS, 7)
    items = "".join(f"<h3>{term}</h3><p>Istilah yang dipakai pelaku perjudian untuk menarik korban.</p>" for term in terms)
    return (
        "Mengenal Istilah dalam Judi Online agar Tidak Terjerat",
        f"<p>Materi literasi digital bagi pemilih pemula.</p>{items}{prose(chance, place, 2)}",
        "",
    )


def collapsed_warning(chance: Random, place: str) -> Made:
    a, b = chance.sample(TERMS, 2)
    body = (
        f'<div class="accordion"><h4>Apa bahaya {a}?</h4><div class="panel" style="display:none"><p>Permainan {a}, {b}, slot online dan togel '
        f"membuat kecanduan, merugikan keluarga, dan dilarang hukum. Hindari iklan maxwin dan bonus new member.</p></div></div>"
        f'<span class="sr-only" style="position:absolute;clip:rect(0,0,0,0)">Infografis ciri-ciri penipuan {a} dan {b}</span>'
    )
    return f"Tanya Jawab: Bahaya {a.title()}", body + prose(chance, place, 3), ""


def court(chance: Random, place: str) -> Made:
    body_name = chance.choice(BODIES)
    title = chance.choice(("Putusan Perkara Judi Togel, Terdakwa Divonis Delapan Bulan", "Sidang Kasus Judi Online Anggota PPS Digelar",
                           f"{body_name} Ungkap Jaringan Slot Online"))  # fmt: skip
    body = (
        f"<p>{body_name} {place} menyidangkan perkara perjudian dengan barang bukti uang hasil togel dan akun slot online. Terdakwa didakwa "
        f"menjadi bandar togel dan mempromosikan situs judi slot.</p>{prose(chance, place, 3)}"
        f'<p>Baca juga: <a href="{chance.choice(MEDIA)}/hukum/{chance.randint(100, 999)}">Polisi Tangkap Bandar Judi Togel Online</a></p>'
    )
    return title, body, ""


def cooperation(chance: Random, place: str) -> Made:
    body = (
        f"<p>KPU {place} dan {chance.choice(BODIES)} menandatangani nota kesepahaman pemberantasan judi online. Pegawai menandatangani pakta "
        f"integritas bebas judi slot, togel dan taruhan.</p>{prose(chance, place, 4)}"
        f'<p>Tag: <a href="/tag/judi-online" rel="tag">judi online</a>, <a href="/tag/slot" rel="tag">slot</a>, <a href="/tag/asn">ASN</a></p>'
    )
    keywords = '<meta name="keywords" content="judi online, bahaya judi, slot, kerja sama, kpu, cegah judi online">'
    return "Penandatanganan Kerja Sama Pemberantasan Judi Online", body, keywords if chance.random() < 0.6 else ""


def blocked_list(chance: Random, place: str) -> Made:
    names = ", ".join(
        f"{chance.choice(('slot', 'togel', 'bet', 'toto'))}{chance.choice(('raya', 'ku', 'mas', ''))}{chance.randint(10, 999)}"
        for _n in range(9)
    )
    body = f"<p>Dinas Komunikasi memblokir situs judi berikut: {names}. Masyarakat diminta melaporkan situs serupa.</p>"
    return "Daftar Situs Judi yang Diblokir", body + prose(chance, place, 3), ""


def recovered(chance: Random, place: str) -> Made:
    body = (
        f"<p>Situs KPU {place} sempat diretas dan disusupi iklan slot gacor serta tautan judi online. Saat ini situs telah pulih. Kami mohon maaf "
        f"atas halaman berisi kata maxwin dan deposit pulsa yang sempat muncul di mesin pencari.</p>"
    )
    return "Klarifikasi: Situs Kami Diretas dan Disusupi Judi Online", body + prose(chance, place, 3), ""


def media_links(chance: Random, place: str) -> Made:
    heads = ("Polri Bongkar Situs Judi Slot Online", "PPATK: Perputaran Uang Judi Online Naik", "Bahaya Slot bagi Pelajar", "KPU Tetapkan DPT",
             "Satgas Blokir Ribuan Akun Togel", "Debat Publik Berlangsung Tertib", "Bawaslu Awasi Masa Tenang")  # fmt: skip
    links = "".join(f'<li><a href="{chance.choice(MEDIA)}/{n}" target="_blank">{head}</a></li>' for n, head in enumerate(heads))
    return "Kliping Media Hari Ini", f"<ul>{links}</ul>{prose(chance, place, 2)}", ""


def announcement(chance: Random, place: str) -> Made:
    subject = chance.choice(SUBJECTS)
    body = f'{prose(chance, place)}<p style="text-align:center"><a href="/files/pengumuman-{chance.randint(1, 99)}.pdf">Unduh pengumuman</a></p>'
    return f"Pengumuman Hasil Seleksi {subject.title()}", body, ""


def news(chance: Random, place: str) -> Made:
    image = f'<img src="/wp-content/uploads/2023/0{chance.randint(1, 9)}/foto.jpg" alt="Rapat" style="width:100%;height:auto">'
    return f"KPU {place} Gelar Rapat {chance.choice(SUBJECTS).title()}", image + prose(chance, place, 7), ""


def agenda(chance: Random, place: str) -> Made:
    rows = "".join(f"<tr><td>{n + 1}</td><td>{chance.choice(SUBJECTS)}</td><td>{chance.randint(8, 15)}.00</td></tr>" for n in range(8))
    return (
        "Agenda Kegiatan",
        f'<table border="1" style="width:100%"><tr><th>No</th><th>Kegiatan</th><th>Jam</th></tr>{rows}</table>',
        event_data("Rapat"),
    )


def ppid(chance: Random, place: str) -> Made:
    items = "".join(
        f'<li><a href="/ppid/?daftar=informasi-{n}">Informasi {kind}</a></li>'
        for n, kind in enumerate(("berkala", "serta merta", "setiap saat"))
    )
    return "Daftar Informasi Publik", f'<ul>{items}</ul><form action="/ppid/login"><input name="login"></form>{prose(chance, place, 3)}', ""


def results_table(chance: Random, place: str) -> Made:
    rows = "".join(
        f"<tr><td>Kecamatan {n}</td>{''.join(f'<td>{chance.randint(100, 9999)}</td>' for _ in range(6))}</tr>" for n in range(25)
    )
    return "Rekapitulasi Perolehan Suara", f"<table>{rows}</table>", ""


def partners(chance: Random, place: str) -> Made:
    hosts = [
        f"{kind}-{chance.choice(('satu', 'dua', 'tiga', 'empat'))}{n}.example"
        for n, kind in enumerate(("media", "radio", "lembaga", "pemantau", "kampus", "tv", "desa", "komunitas", "yayasan", "forum"))
    ]
    links = "".join(f'<li><a href="https://{host}/">{host.partition(".")[0].replace("-", " ").title()}</a></li>' for host in hosts)
    return "Tautan Mitra dan Media", f"<ul>{links}</ul>{prose(chance, place, 2)}", ""


def hidden_partners(chance: Random, place: str) -> Made:
    links = "".join(f'<li><a href="https://mitra-{n}.example/">Mitra {n}</a></li>' for n in range(chance.randint(3, 7)))
    return "Mitra Kami", f'<ul class="dropdown" style="display:none">{links}</ul>{prose(chance, place, 4)}', ""


def film(chance: Random, place: str) -> Made:
    frame = '<iframe width="560" height="315" src="https://www.youtube.com/embed/x" style="border:0"></iframe>'
    other = '<iframe src="https://radio-suara.example/siar" width="300" height="60"></iframe>' if chance.random() < 0.4 else ""
    return "Video Sosialisasi Pemilih", frame + other + prose(chance, place, 3), ""


def foreign_guest(chance: Random, place: str) -> Made:
    title = chance.choice(
        (
            "Kunjungan Duta Besar Jepang (日本国大使館)",
            "Pemilih di Tokyo: 投票 dan Tata Caranya",
            "Delegasi Komisi Pemilihan Korea (중앙선거)",
        )
    )
    return title, f"<p>Delegasi 日本国大使館 mengunjungi KPU {place}.</p>{prose(chance, place, 4)}", ""


def translated(chance: Random, place: str) -> Made:
    return "選舉指南 2024", "<p>選民必須攜帶身份證件前往投票站。投票時間為上午七時至下午一時。</p>" + prose(chance, place, 1), ""


def application(chance: Random, place: str) -> Made:
    head = (
        '<script type="application/ld+json">{"@type":"MobileApplication","name":"Cek Data Pemilih","operatingSystem":"Android","offers":'
        f'{{"@type":"Offer","price":"0"}},"aggregateRating":{{"ratingValue":"{chance.uniform(2, 4.6):.1f}","ratingCount":"{chance.randint(100, 60000)}"}}}}</script>'
    )
    return "Unduh Aplikasi Cek Data Pemilih", f'<a href="https://play.google.com/store/apps">Google Play</a>{prose(chance, place, 3)}', head


def rated(chance: Random, place: str) -> Made:
    head = (
        '<script type="application/ld+json">{"@context":"https://schema.org/","@type":"CreativeWorkSeries","name":"Layanan PPID",'
        f'"aggregateRating":{{"@type":"AggregateRating","ratingValue":"4.{chance.randint(1, 9)}","bestRating":"5","ratingCount":"{chance.randint(2, 300)}"}}}}</script>'
    )
    return "Penilaian Layanan PPID", prose(chance, place, 4), head


def moved(chance: Random, place: str) -> Made:
    target = chance.choice(("https://kab-wanasari.kpu.go.id/", "/index.php", "https://jdih.kpu.go.id/wanasari"))
    return (
        "Situs Berpindah",
        f'<p>Situs pindah ke <a href="{target}">{target}</a></p>',
        f'<meta http-equiv="refresh" content="5;url={target}">',
    )


def syndicated(chance: Random, place: str) -> Made:
    address = chance.choice(("https://www.kpu.go.id/berita/1", "http://localhost/kpu/", "http://192.168.1.10/situs/"))
    return "Siaran Pers KPU RI", prose(chance, place, 5), f'<link rel="canonical" href="{address}">'


def verified(chance: Random, place: str) -> Made:
    mark = f'<meta name="google-site-verification" content="{chance.getrandbits(90):x}">'
    return "Beranda", prose(chance, place, 4), mark * 2 + chance.choice(("", '<meta name="yandex-verification" content="a1b2c3">'))


def white_text(chance: Random, place: str) -> Made:
    body = (
        f'<div style="background:#800000;padding:8px"><a href="https://koran-pagi.test/" style="color:#fff">Koran Pagi</a> '
        f'<span style="color:#ffffff">Sambutan Ketua</span></div><font color="white">Selamat datang</font>{prose(chance, place, 4)}'
    )
    return "Sambutan Ketua", body, ""


def medicine(chance: Random, place: str) -> Made:
    body = f"<p>Dinas Kesehatan mengingatkan bahaya obat sildenafil dan tramadol ilegal yang dijual daring.</p>{prose(chance, place, 3)}"
    return "Waspada Obat Ilegal Menjelang Pemungutan Suara", body, ""


def statistics(chance: Random, place: str) -> Made:
    body = f"<p>Diagram scatter partisipasi pemilih, rapat teknis pelaksana (RTP), dan slot waktu kampanye bagi peserta. {prose(chance, place, 4)}</p>"
    return "Slot Iklan Kampanye di Media Massa", body, ""


def shop(chance: Random, place: str) -> Made:
    body = f"<p>Kaus dan topi maskot pemilihan dapat dibeli di koperasi pegawai, Rp50.000.</p><img src=/maskot.png alt=maskot>{prose(chance, place, 3)}"
    return (
        "Cendera Mata Koperasi Pegawai",
        body,
        '<link rel="stylesheet" href="/wp-content/plugins/woocommerce/assets/css/woocommerce.css">',
    )


def word_soup(chance: Random, place: str) -> Made:
    """Pasted from a word processor."""
    body = (
        '<p class="MsoNormal" style="margin:0cm;margin-bottom:.0001pt;text-indent:-18.0pt;mso-list:l0 level1 lfo1;font-size:12.0pt;'
        f'color:black">Berita acara</p><span style="display:none;mso-hide:all">Toc_{chance.randint(1, 99)}</span>'
    )
    return "Berita Acara Penetapan", body + prose(chance, place, 6), ""


KINDS: tuple[Callable[[Random, str], Made], ...] = (
    warning, glossary, collapsed_warning, court, cooperation, blocked_list, recovered, media_links, announcement, news, agenda, ppid,
    results_table, partners, hidden_partners, film, foreign_guest, translated, application, rated, moved, syndicated, verified, white_text,
    medicine, statistics, shop, word_soup,
)  # fmt: skip


def place_of(chance: Random) -> str:
    return chance.choice(PLACES)

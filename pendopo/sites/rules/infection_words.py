"""What each sign of an infection says to an officer, in a few words."""

from collections.abc import Callable

from pendopo.sites.rules.dangling import Dangling, Reason
from pendopo.sites.rules.verdicts import Pile, Sign


def sign_text(sign: Sign, _: Callable[[str], str]) -> str:
    """A sign in words, without its place; its code where there are no words for it."""
    return sign_texts(_).get(sign.code, sign.code)


def sign_texts(_: Callable[[str], str]) -> dict[str, str]:
    """Words for every code of signs, of pages and of files."""
    return of_pages(_) | of_files(_)


def of_pages(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "hidden_links": _("tautan tersembunyi ke situs lain"),
        "hidden_words": _("teks iklan judi atau obat yang disembunyikan"),
        "injected_links": _("tautan iklan judi atau obat"),
        "brand_list": _("daftar merek judi"),
        "cloaking": _("isi lain bagi mesin pencari"),
        "foreign_verification": _("tanda verifikasi mesin pencari milik orang lain"),
        "shop_data": _("data terstruktur barang dagangan atau permainan"),
        "foreign_canonical": _("mengaku sebagai halaman situs lain (canonical atau amphtml)"),
        "doorway_parameter": _("alamat pintu masuk judi, misalnya ?slot="),
        "keyword_meta": _("kata kunci atau ringkasan berisi iklan"),
        "foreign_pictures": _("gambar dari situs lain"),
        "shop_template": _("templat toko"),
        "obfuscated_script": _("skrip yang disamarkan"),
        "foreign_script": _("skrip dari situs lain"),
        "foreign_frame": _("bingkai dari situs lain"),
        "conditional_redirect": _("sebagian pengunjung dialihkan ke situs lain"),
        "redirect": _("pengunjung dialihkan ke situs lain"),
        "spam_title": _("judul iklan, obat, atau beraksara Jepang"),
        "spam_words": _("kata-kata iklan judi"),
        "spam_address": _("alamat berisi kata-kata iklan judi"),
        "changed_later": _("diubah lama setelah diterbitkan"),
        "unreadable": _("tidak dapat dibaca sampai selesai"),
    }


def of_files(_: Callable[[str], str]) -> dict[str, str]:
    return {
        "disguised_name": _("nama berkas yang menyamar"),
        "server_settings": _("berkas pengaturan server"),
        "script_name": _("berkas program server"),
        "double_ending": _("nama berakhiran ganda"),
        "server_script": _("kode program server"),
        "script_in_picture": _("kode program di dalam gambar"),
        "web_shell": _("pintu belakang (web shell)"),
        "packed_php": _("PHP yang dikemas"),
        "htaccess_types": _(".htaccess yang menutup atau membuka jenis program"),
        "htaccess_handler": _(".htaccess yang menjalankan berkas lain sebagai program"),
        "htaccess_redirect": _(".htaccess yang mengalihkan pengunjung dari mesin pencari"),
        "active_picture": _("gambar SVG yang menjalankan skrip"),
        "active_document": _("dokumen PDF yang menjalankan skrip atau program"),
        "program": _("program komputer"),
        "other_content": _("isi berkas bukan seperti namanya"),
        "polyglot": _("berkas dengan dua wujud"),
        "archive_with_scripts": _("arsip berisi program server"),
        "archive_leaves": _("arsip yang menulis di luar mapnya"),
    }


def pile_text(pile: Pile, _: Callable[[str], str]) -> str:
    return {Pile.CLEAN: _("bersih"), Pile.DOUBTFUL: _("meragukan"), Pile.INFECTED: _("terinfeksi")}[pile]


def dangling_text(dangling: Dangling, _: Callable[[str], str]) -> str:
    """Why a name dangles, in a sentence."""
    texts = {
        Reason.NOWHERE: _("%(name)s tidak menuju ke mana pun."),
        Reason.TARGET_GONE: _("%(name)s menuju ke %(where)s, yang tidak ada lagi."),
        Reason.UNCLAIMED: _("%(name)s menuju ke %(where)s, tempat yang kini dapat diambil siapa pun."),
        Reason.CLAIMABLE: _("%(name)s menuju ke %(where)s, yang tidak ada lagi dan dapat diambil siapa pun."),
        Reason.PRIVATE: _("%(name)s menuju ke alamat yang bukan di internet (%(where)s)."),
        Reason.SERVERS_GONE: _("%(name)s diserahkan kepada server nama %(where)s, yang tidak ada lagi."),
    }
    return texts[dangling.reason] % {"name": dangling.name, "where": dangling.where or "?"}

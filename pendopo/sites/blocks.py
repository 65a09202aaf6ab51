"""The building blocks of a page's text. There is no raw HTML and no embed: no editor can run a script on a reader."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock

from pendopo.sites.rules import charts, organisation
from pendopo.sites.rules.data_tables import BadTable, DataTable, Fault, parse
from pendopo.sites.rules.legal import Relation

TEXT_FEATURES = ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]
LINE_FEATURES = ["bold", "italic", "link"]


class PictureBlock(blocks.StructBlock):
    """A picture with its caption; the alternative text belongs to the picture itself."""

    image = ImageChooserBlock(label=_("Gambar"))
    caption = blocks.CharBlock(label=_("Keterangan"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Gambar")
        template = "sites/blocks/picture.html"


class DownloadBlock(blocks.StructBlock):
    """One file to download; its type and size are shown by themselves."""

    document = DocumentChooserBlock(label=_("Berkas"))
    label = blocks.CharBlock(
        label=_("Tulisan tautan"), required=False, max_length=150, help_text=_("Kosongkan untuk memakai judul berkas.")
    )

    class Meta:
        icon = "download"
        label = _("Unduhan")
        template = "sites/blocks/download.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words and whose they are."""

    text = blocks.TextBlock(label=_("Kutipan"), max_length=1000)
    source = blocks.CharBlock(label=_("Siapa yang berkata"), required=False, max_length=150)

    class Meta:
        icon = "openquote"
        label = _("Kutipan")
        template = "sites/blocks/quote.html"


class NoticeBlock(blocks.StructBlock):
    """A boxed remark that must not be overlooked."""

    title = blocks.CharBlock(label=_("Judul"), max_length=120)
    text = blocks.RichTextBlock(label=_("Isi"), features=LINE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Perhatian")
        template = "sites/blocks/notice.html"


class FactBlock(blocks.StructBlock):
    """One line of a list of facts: a term and what it is."""

    term = blocks.CharBlock(label=_("Hal"), max_length=80)
    value = blocks.CharBlock(label=_("Keterangan"), max_length=300)


class FigureBlock(blocks.StructBlock):
    """One number worth remembering and what it counts."""

    value = blocks.CharBlock(label=_("Angka"), max_length=30, help_text=_("Seperti akan dibaca, misalnya 1.234 atau 81,78 %."))
    label = blocks.CharBlock(label=_("Yang dihitung"), max_length=80)


class FiguresBlock(blocks.StructBlock):
    """A row of numbers, and where they come from."""

    figures = blocks.ListBlock(FigureBlock(), label=_("Angka"), min_num=1, max_num=6)
    source = blocks.CharBlock(label=_("Sumber"), required=False, max_length=200)

    class Meta:
        icon = "order"
        label = _("Angka penting")
        template = "sites/blocks/figures.html"


class FoldBlock(blocks.StructBlock):
    """A question, and the answer that opens under it."""

    title = blocks.CharBlock(label=_("Pertanyaan atau judul"), max_length=150)
    text = blocks.RichTextBlock(label=_("Isi"), features=TEXT_FEATURES)


class StepBlock(blocks.StructBlock):
    """One thing to do."""

    title = blocks.CharBlock(label=_("Yang dilakukan"), max_length=120)
    text = blocks.RichTextBlock(label=_("Penjelasan"), features=LINE_FEATURES, required=False)


class VideoBlock(blocks.StructBlock):
    """A film elsewhere, as a link with a still picture: nothing of another host is loaded before the reader wants it."""

    title = blocks.CharBlock(label=_("Judul"), max_length=150)
    url = blocks.URLBlock(label=_("Alamat video"), max_length=400)
    poster = ImageChooserBlock(label=_("Gambar sampul"), required=False)
    length = blocks.RegexBlock(
        r"\d{1,3}:[0-5]\d",
        label=_("Lama"),
        required=False,
        help_text=_("Menit:detik, misalnya 3:25."),
        error_messages={"invalid": _("Tulis lama video sebagai menit:detik, misalnya 3:25.")},
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "sites/blocks/video.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if urlsplit(cleaned["url"]).scheme != "https":
            raise StructBlockValidationError({"url": ValidationError(_("Alamat video harus dimulai dengan https://."))})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        host = urlsplit(value["url"]).hostname or ""
        return {**super().get_context(value, parent_context=parent_context), "host": host.removeprefix("www.")}


class DataTableBlock(blocks.StructBlock):
    """A table pasted out of a spreadsheet, with a chart of one of its columns if wanted."""

    caption = blocks.CharBlock(label=_("Judul tabel"), max_length=200)
    data = blocks.TextBlock(
        label=_("Data"), rows=8, help_text=_("Salin dari lembar kerja atau berkas CSV, lalu tempel. Baris pertama berisi judul kolom.")
    )
    chart = blocks.ChoiceBlock(
        [("none", _("Tanpa grafik")), ("bars", _("Batang")), ("curve", _("Garis"))], default="none", label=_("Grafik")
    )
    column = blocks.CharBlock(
        label=_("Kolom untuk grafik"),
        required=False,
        max_length=120,
        help_text=_("Judul kolom yang berisi angka; kosong berarti yang pertama."),
    )
    source = blocks.CharBlock(label=_("Sumber"), required=False, max_length=200)

    class Meta:
        icon = "table"
        label = _("Tabel dan grafik")
        template = "sites/blocks/data_table.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            table = parse(cleaned["data"])
        except BadTable as bad:
            raise StructBlockValidationError({"data": ValidationError(remedy_for(bad))}) from None
        if fault := chart_fault(table, cleaned["chart"], cleaned["column"]):
            raise StructBlockValidationError({"column": ValidationError(fault)})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        try:
            table = parse(value["data"])
        except BadTable:  # a draft that was never checked
            return context
        column = charts.column_named(table, value["column"])
        numbers = table.number_columns()
        context["head"] = [(name, n in numbers) for n, name in enumerate(table.head)]
        context["rows"] = [[(cell, n in numbers) for n, cell in enumerate(row)] for row in table.rows]
        if column is not None and not chart_fault(table, value["chart"], value["column"]):
            context["measured"] = table.head[column]
            if value["chart"] == "bars":
                context["bars"] = charts.bars(table, column)
            elif value["chart"] == "curve":
                context["curve"] = charts.curve(table, column)
        return context


class PersonBlock(blocks.StructBlock):
    """Somebody who serves in the office, as the public may know them: no private address, no personal number."""

    image = ImageChooserBlock(label=_("Foto"), required=False)
    name = blocks.CharBlock(label=_("Nama"), max_length=100)
    position = blocks.CharBlock(label=_("Jabatan"), max_length=100, help_text=_("Misalnya Ketua, Anggota, Sekretaris."))
    task = blocks.CharBlock(label=_("Divisi atau tugas"), required=False, max_length=150)
    term = blocks.CharBlock(label=_("Masa jabatan"), required=False, max_length=60, help_text=_("Misalnya 2024–2029."))


class PeopleBlock(blocks.StructBlock):
    """Commissioners or the secretariat, each with portrait and post."""

    title = blocks.CharBlock(label=_("Judul"), required=False, max_length=100)
    people = blocks.ListBlock(PersonBlock(), label=_("Orang"), min_num=1, max_num=40)

    class Meta:
        icon = "group"
        label = _("Pejabat")
        template = "sites/blocks/people.html"


class UnitBlock(blocks.StructBlock):
    """One unit of an organisation."""

    level = blocks.ChoiceBlock(
        [
            (str(level), _("Tingkat %d") % level if level > 1 else _("Tingkat 1 (paling atas)"))
            for level in range(1, organisation.DEEPEST + 1)
        ],
        default="1",
        label=_("Tingkat"),
    )
    name = blocks.CharBlock(label=_("Nama unit"), max_length=120)
    head = blocks.CharBlock(label=_("Pimpinan"), required=False, max_length=100)
    task = blocks.CharBlock(label=_("Tugas"), required=False, max_length=200)


class OrganisationBlock(blocks.ListBlock):
    """Units in the order of a chart; each stands below the nearest one above it of a higher level."""

    def __init__(self, **options: Any) -> None:
        super().__init__(UnitBlock(), **options)

    class Meta:
        icon = "site"
        label = _("Bagan organisasi")
        template = "sites/blocks/organisation.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if (place := organisation.first_jump(lines_of(cleaned))) is not None:
            fault = ValidationError(_("Tingkat unit ini melompati satu tingkat. Tambahkan unit di antaranya, atau naikkan tingkatnya."))
            raise ListBlockValidationError(block_errors={place: StructBlockValidationError({"level": fault})})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        lines = lines_of(value)
        context["units"] = organisation.tree_of(lines) if organisation.first_jump(lines) is None else []
        return context


def lines_of(units: Any) -> list[organisation.Line]:
    return [organisation.Line(int(unit["level"] or 1), unit["name"], unit["head"], unit["task"]) for unit in units]


class TieBlock(blocks.StructBlock):
    """What a legal product does to another, or what was done to it."""

    relation = blocks.ChoiceBlock(
        [
            (Relation.AMENDS.value, _("Mengubah")),
            (Relation.REPEALS.value, _("Mencabut")),
            (Relation.AMENDED_BY.value, _("Diubah oleh")),
            (Relation.REPEALED_BY.value, _("Dicabut oleh")),
            (Relation.IMPLEMENTS.value, _("Melaksanakan")),
        ],
        label=_("Hubungan"),
    )
    page = blocks.PageChooserBlock("sites.LegalPage", label=_("Produk hukum di situs ini"), required=False)
    words = blocks.CharBlock(
        label=_("Atau di tempat lain"), required=False, max_length=250, help_text=_("Misalnya Peraturan KPU Nomor 4 Tahun 2025.")
    )
    url = blocks.URLBlock(label=_("Alamatnya di tempat lain"), required=False, max_length=400)

    class Meta:
        icon = "link"
        label = _("Hubungan")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["words"]):
            fault = ValidationError(_("Pilih produk hukum di situs ini, atau tulis namanya di tempat lain: satu saja di antaranya."))
            raise StructBlockValidationError({"page": fault})
        return cleaned


REMEDIES = {
    Fault.EMPTY: _("Tempel tabelnya di sini: satu baris judul kolom, lalu baris data."),
    Fault.NO_ROWS: _("Tabel ini baru berisi judul kolom. Tambahkan paling sedikit satu baris data di bawahnya."),
    Fault.NO_HEAD: _("Kolom ke-%(has)d belum berjudul. Isi judul setiap kolom di baris pertama."),
    Fault.SAME_HEAD: _("Dua kolom berjudul “%(name)s”. Beri setiap kolom judul yang berbeda."),
    Fault.UNEVEN: _("Baris %(row)d berisi %(has)d kolom, padahal judulnya %(wanted)d. Samakan jumlah kolomnya."),
    Fault.TOO_MANY_ROWS: _("Tabel ini %(has)d baris; paling banyak %(wanted)d. Unggah data sebesar ini sebagai berkas CSV."),
    Fault.TOO_MANY_COLUMNS: _("Tabel ini %(has)d kolom; paling banyak %(wanted)d. Bagi menjadi beberapa tabel."),
    Fault.TOO_LONG: _("Sebuah isian di baris %(row)d sepanjang %(has)d huruf; paling banyak %(wanted)d."),
    Fault.BROKEN: _("Ada tanda kutip yang tidak ditutup. Periksa tanda kutip ganda di dalam data."),
}


def remedy_for(bad: BadTable) -> str:
    """What is wrong with a pasted table, and what to do, in words for an editor."""
    return str(REMEDIES[bad.fault]) % {"row": bad.row, "has": bad.has, "wanted": bad.wanted, "name": bad.name}


def chart_fault(table: DataTable, chart: str, name: str) -> str:
    """Why a column can't be drawn so; '' when it can, or when nothing is to be drawn."""
    if chart == "none":
        return ""
    column = charts.column_named(table, name)
    if column is None:
        return str(_("Tidak ada kolom angka dengan judul itu. Angka ditulis seperti 1.234,5; isian kosong boleh."))
    if chart == "bars" and not charts.can_be_bars(table, column):
        return str(_("Grafik batang memerlukan 1–40 baris tanpa angka negatif."))
    if chart == "curve" and not charts.can_be_curve(table, column):
        return str(_("Grafik garis memerlukan paling sedikit tiga baris berisi angka."))
    return ""


BODY_BLOCKS = [
    ("heading", blocks.CharBlock(label=_("Subjudul"), icon="title", max_length=150, template="sites/blocks/heading.html")),
    ("paragraph", blocks.RichTextBlock(label=_("Teks"), icon="pilcrow", features=TEXT_FEATURES)),
    ("picture", PictureBlock()),
    ("download", DownloadBlock()),
    ("quote", QuoteBlock()),
    ("notice", NoticeBlock()),
    ("figures", FiguresBlock()),
    ("steps", blocks.ListBlock(StepBlock(), label=_("Langkah"), icon="list-ol", template="sites/blocks/steps.html")),
    ("folds", blocks.ListBlock(FoldBlock(), label=_("Tanya jawab"), icon="help", template="sites/blocks/folds.html")),
    ("table", DataTableBlock()),
    ("gallery", blocks.ListBlock(PictureBlock(), label=_("Galeri"), icon="image", template="sites/blocks/gallery.html")),
    ("video", VideoBlock()),
    ("facts", blocks.ListBlock(FactBlock(), label=_("Daftar fakta"), icon="list-ul", template="sites/blocks/facts.html")),
    ("people", PeopleBlock()),
    ("organisation", OrganisationBlock()),
]
TIE_BLOCKS = [("tie", TieBlock())]


class BlocksField(StreamField):
    """A field of the blocks that its class names.

    Migrations do not repeat the blocks: the column is the same whatever they are, and each change of a block would
    otherwise need a migration of 25 kB that does nothing.
    """

    block_types: list[tuple[str, blocks.Block]] = []

    def __init__(self, **options: Any) -> None:
        super().__init__(self.block_types, **options)

    def deconstruct(self) -> Any:
        name, path, _args, options = super().deconstruct()
        options.pop("block_lookup", None)
        return name, path, [], options


class BodyField(BlocksField):
    """An editor's text out of the building blocks."""

    block_types = BODY_BLOCKS


class TiesField(BlocksField):
    """A legal product's ties to others."""

    block_types = TIE_BLOCKS

"""The building blocks of a page's text. There is no raw HTML and no embed: no editor can run a script on a reader."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

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


BODY_BLOCKS = [
    ("heading", blocks.CharBlock(label=_("Subjudul"), icon="title", max_length=150, template="sites/blocks/heading.html")),
    ("paragraph", blocks.RichTextBlock(label=_("Teks"), icon="pilcrow", features=TEXT_FEATURES)),
    ("picture", PictureBlock()),
    ("download", DownloadBlock()),
    ("quote", QuoteBlock()),
    ("notice", NoticeBlock()),
    ("facts", blocks.ListBlock(FactBlock(), label=_("Daftar fakta"), icon="list-ul", template="sites/blocks/facts.html")),
]

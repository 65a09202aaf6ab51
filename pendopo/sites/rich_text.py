"""The editor of texts: Wagtail's own, with its lists written without loss (see :mod:`pendopo.sites.rules.nested_lists`)."""

import json
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from pendopo.sites.rules.nested_lists import rendered


class ListKeeping(ContentstateConverter):
    """Turns what the editor holds into what is stored, and back."""

    def to_database_format(self, contentstate_json: str) -> str:
        return rendered(self.exporter, json.loads(contentstate_json) or {})  # a text that nobody has touched yet is null


class TextArea(DraftailRichTextArea):
    """The field of an editor, named in WAGTAILADMIN_RICH_TEXT_EDITORS."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.converter = ListKeeping(self.features)

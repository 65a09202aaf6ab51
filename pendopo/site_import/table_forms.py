"""What people fill in to say what a home-grown table holds: one card a table, a choice of its columns for each thing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from pendopo.site_import import words
from pendopo.site_import.rules.items import Kind
from pendopo.site_import.sources import sql_dump
from pendopo.site_import.sources.sql_dump.mapping import GUESSES, LOOKED_UP, Lookup, choose, lookup_for
from pendopo.site_import.sources.sql_dump.stored_mapping import LONGEST

SHOWN = 40  # letters of a sample beside a column's name
FIRST = ("title", "html", "published", "status", "categories", "author", "picture", "slug")
ADDRESS_HELP = _("Seperti di situs lama, dengan nama kolom dalam kurung kurawal, misalnya {example}. Dengan ini tautan lama dialihkan.")
Data = dict[str, Any]


class TableCard(forms.Form):
    """One table: whether it is moved, as what, and which column holds what.

    Args:
        number: its place among the tables that were found; it stands in the names of the fields, since names of tables may be anything.
        lookups: tables of names that its numbers may lead into.
        mapping: what is chosen so far, as data.
    """

    use = forms.BooleanField(label=_("Pindahkan tabel ini"), required=False)
    kind = forms.ChoiceField(label=_("Isinya"), choices=[])
    address = forms.CharField(
        label=_("Alamat lama"), max_length=LONGEST, required=False,
    )  # fmt: skip
    other_addresses = forms.CharField(
        label=_("Alamat lama lainnya"), max_length=4 * LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Satu per baris. Boleh kosong."),
    )  # fmt: skip
    folder = forms.CharField(
        label=_("Folder gambar dan berkas"), max_length=LONGEST, required=False,
        help_text=_("Dari akar situs lama, misalnya /assets/foto/. Kosong bila kolomnya sudah memuat alamat."),
    )  # fmt: skip
    public = forms.CharField(
        label=_("Kata yang berarti sudah terbit"), max_length=LONGEST, required=False,
        help_text=_("Pisahkan dengan koma. Kosong untuk yang lazim: Y, 1, terbit, publish, aktif."),
    )  # fmt: skip

    def __init__(
        self, number: int, table: sql_dump.FoundTable, lookups: Sequence[Lookup], mapping: Data, data: QueryDict | None = None
    ) -> None:
        super().__init__(data, prefix=f"t{number}", initial=initial_of(mapping))
        self.number, self.table, self.before = number, table, mapping
        self.fields["kind"].choices = [(kind.value, words.OLD_KINDS[kind.value]) for kind in Kind]  # type: ignore[attr-defined]
        self.fields["address"].help_text = format_lazy(ADDRESS_HELP, example=self.example())
        columns = [("", _("(tidak ada)")), *((name, self.shown(name)) for name in table.columns)]
        for what in GUESSES:
            self.fields[what] = forms.ChoiceField(label=words.ATTRIBUTES[what], choices=columns, required=False)
        self.lookups = {what: self.lookups_for(what, lookups) for what in LOOKED_UP}
        for what, known in self.lookups.items():
            self.fields[f"{what}_in"] = lookup_field(what, known)
            self.initial[f"{what}_in"] = next((str(n) for n, one in enumerate(known) if one == self.chosen(what)), "")

    def shown(self, column: str) -> str:
        """A column with a value of it, by which it is recognised."""
        sample = Truncator(" ".join(self.table.of(column).split())).chars(SHOWN)
        return f"{column}: {sample}" if sample else column

    def example(self) -> str:
        """An address of this table with its own columns, as most old sites had them."""
        columns = self.before.get("columns", {})
        parts = [columns[what] for what in ("id", "slug") if what in columns]
        return "/".join(["", "berita", *(f"{{{name}}}" for name in parts)])

    def chosen(self, what: str) -> Lookup | None:
        found = self.before.get("lookups", {}).get(what)
        return Lookup(**found) if found else None

    def lookups_for(self, what: str, lookups: Sequence[Lookup]) -> list[Lookup]:
        """What may be chosen, in an order that is the same whenever the form is made: choices are numbered."""
        others = [one for one in lookups if one.table != self.table.name]
        chosen = self.chosen(what)
        return others if chosen is None or chosen in others else [*others, chosen]

    @property
    def first_fields(self) -> Iterator[forms.BoundField]:
        yield from (self[name] for name in ("kind", *FIRST))

    @property
    def further_fields(self) -> Iterator[forms.BoundField]:
        """What most tables have not, or what the proposal knows better than people do."""
        rest = [name for name in GUESSES if name not in FIRST]
        yield from (self[name] for name in ("categories_in", "author_in", *rest, "public", "folder", "other_addresses"))

    @property
    def status_words(self) -> tuple[str, ...]:
        """What stands in the column that says the status."""
        column = self["status"].value() or ""
        return tuple(self.table.words.get(column, ()))

    @property
    def wanted(self) -> bool:
        return bool(self["use"].value())

    @property
    def mapping(self) -> Data:
        """What was filled in, as data; the form must have been validated."""
        given = self.cleaned_data
        return {
            "table": self.table.name,
            "kind": given.get("kind", ""),
            "columns": {what: given[what] for what in GUESSES if given.get(what)},
            "lookups": {
                what: asdict(known[int(given[f"{what}_in"])])
                for what, known in self.lookups.items()
                if given.get(what) and given.get(f"{what}_in")
            },
            "address": given.get("address", "").strip(),
            "other_addresses": given.get("other_addresses", "").split(),
            "public": [word.strip().lower() for word in given.get("public", "").split(",") if word.strip()],
            "folder": given.get("folder", "").strip(),
        }


def lookup_field(what: str, known: Sequence[Lookup]) -> forms.ChoiceField:
    choices = [("", _("langsung di kolom itu")), *((str(n), f"{one.table}: {one.key} → {one.name}") for n, one in enumerate(known))]
    label = _("Nama kategori ada di tabel") if what == "categories" else _("Nama penulis ada di tabel")
    return forms.ChoiceField(label=label, choices=choices, required=False)


def initial_of(mapping: Data) -> Data:
    """The values of a card's fields for a mapping."""
    return {
        "use": True,
        "kind": mapping.get("kind", Kind.POST.value),
        **mapping.get("columns", {}),
        "address": mapping.get("address", ""),
        "other_addresses": "\n".join(mapping.get("other_addresses", ())),
        "folder": mapping.get("folder", ""),
        "public": ", ".join(mapping.get("public", ())),
    }


def mapping_for(table: sql_dump.FoundTable, tables: Sequence[sql_dump.FoundTable]) -> Data:
    """What can be guessed of a table that somebody has chosen although it does not look like content."""
    columns, known = choose(table.columns, table.name), {one.name: one.columns for one in tables}
    lookups = {what: found for what in LOOKED_UP if what in columns and (found := lookup_for(columns[what], known))}
    return sql_dump.mapping_as_data(sql_dump.TableMapping(table.name, Kind.POST, columns, lookups))


def cards_for(tables: Sequence[sql_dump.FoundTable], mappings: Sequence[Data], data: QueryDict | None) -> list[TableCard]:
    """The cards of a screen: those of the mappings, or those that the person had open when the form was sent."""
    by_table, lookups = {one["table"]: one for one in mappings}, sql_dump.lookups_in(tables)
    wanted = opened(data, len(tables)) if data is not None else [n for n, table in enumerate(tables) if table.name in by_table]
    fresh = {number_in(data, "add", len(tables))} if data is not None else set()
    return [
        TableCard(number, tables[number], lookups, by_table.get(tables[number].name) or mapping_for(tables[number], tables),
                  None if number in fresh else data)
        for number in wanted
    ]  # fmt: skip


def opened(data: QueryDict, most: int) -> list[int]:
    """The numbers of the tables that were open, and of the one that is to be added, each once."""
    numbers = {int(one) for one in data.getlist("shown")[:most] if one.isascii() and one.isdigit() and int(one) < most}
    added = number_in(data, "add", most)
    return sorted(numbers | ({added} if added is not None else set()))


def number_in(data: QueryDict | Mapping[str, str], name: str, most: int) -> int | None:
    """The number of a table that a button names; None where it names none."""
    said = str(data.get(name, ""))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 and int(said) < most else None

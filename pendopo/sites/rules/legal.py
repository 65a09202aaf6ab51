"""Legal products (JDIH): their kinds, their full name as lawyers cite it, and their standing, which follows from the others.

Source: Perpres 33/2012 on the national network of legal documentation; kinds from UU 7/2017 and UU 12/2011.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class LegalKind(StrEnum):
    """What an act is."""

    REGULATION = "peraturan"
    DECISION = "keputusan"
    CIRCULAR = "surat-edaran"
    INSTRUCTION = "instruksi"
    AGREEMENT = "perjanjian"
    RULING = "putusan"


class Relation(StrEnum):
    """What one act does to another, and the same seen from the other."""

    AMENDS = "mengubah"
    REPEALS = "mencabut"
    AMENDED_BY = "diubah-oleh"
    REPEALED_BY = "dicabut-oleh"
    IMPLEMENTS = "melaksanakan"


REVERSE = {
    Relation.AMENDS: Relation.AMENDED_BY,
    Relation.REPEALS: Relation.REPEALED_BY,
    Relation.AMENDED_BY: Relation.AMENDS,
    Relation.REPEALED_BY: Relation.REPEALS,
}


class Standing(StrEnum):
    """Whether an act holds."""

    IN_FORCE = "berlaku"
    AMENDED = "diubah"
    REPEALED = "dicabut"


KIND_WORDS = {
    LegalKind.REGULATION: "Peraturan",
    LegalKind.DECISION: "Keputusan",
    LegalKind.CIRCULAR: "Surat Edaran",
    LegalKind.INSTRUCTION: "Instruksi",
    LegalKind.AGREEMENT: "Perjanjian Kerja Sama",
    LegalKind.RULING: "Putusan",
}


@dataclass(frozen=True)
class Tie:
    """One act's tie to another.

    Attributes:
        relation: what this act does, or what was done to it.
        other: key of an act of the same site; None when it stands elsewhere.
        words: its name when it stands elsewhere.
        url: its address elsewhere, or ''.
    """

    relation: Relation
    other: int | None = None
    words: str = ""
    url: str = ""


@dataclass(frozen=True)
class Act:
    """An act with the ties that its own page states."""

    key: int
    ties: tuple[Tie, ...] = field(default=())


def citation(kind: str, office: str, number: str, year: int, subject: str) -> str:
    """``Keputusan KPU Kabupaten Kediri Nomor 12 Tahun 2027 tentang Jam Layanan``."""
    return f"{KIND_WORDS[LegalKind(kind)]} {office} Nomor {number} Tahun {year} tentang {subject}"


def all_ties(acts: Iterable[Act]) -> dict[int, tuple[Tie, ...]]:
    """Every act's ties, its own first, then those that follow from what others say of it; none twice.

    An act that is not among ``acts`` (not public, or deleted) is left out: nothing leads to it.
    """
    listed = list(acts)
    known = {act.key for act in listed}
    found: dict[int, dict[tuple[Relation, object], Tie]] = {act.key: {} for act in listed}
    for act in listed:
        for tie in act.ties:
            if tie.other is None or (tie.other in known and tie.other != act.key):
                found[act.key].setdefault((tie.relation, tie.other or tie.words), tie)
    for act in listed:
        for tie in act.ties:
            if tie.other in known and tie.other != act.key and tie.relation in REVERSE:
                back = REVERSE[tie.relation]
                found[tie.other].setdefault((back, act.key), Tie(back, act.key))
    return {key: tuple(ties.values()) for key, ties in found.items()}


def standing(ties: Iterable[Tie]) -> Standing:
    """Whether an act with these ties holds: repealed before amended."""
    relations = {tie.relation for tie in ties}
    if Relation.REPEALED_BY in relations:
        return Standing.REPEALED
    return Standing.AMENDED if Relation.AMENDED_BY in relations else Standing.IN_FORCE


def tied_to(ties: Mapping[int, tuple[Tie, ...]], key: int) -> set[int]:
    """The acts whose pages show something of one act: those tied to it either way."""
    return {tie.other for tie in ties.get(key, ()) if tie.other is not None}

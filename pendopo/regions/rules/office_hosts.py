"""The first part of an office's host name: by rule, unless the host is known otherwise.

Source: the commission's scheme since its sites were unified; Bawaslu has no single rule (DOMAIN 3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pendopo.regions.rules.region_file import read_table
from pendopo.regions.rules.region_names import bare, fold

NATIONAL = "www"
BODIES = {"kpu": "kpu", "bawaslu": "bawaslu"}
SHORT_PROVINCES = {
    "sumaterautara": "sumut",
    "sumaterabarat": "sumbar",
    "sumateraselatan": "sumsel",
    "kepulauanbangkabelitung": "babel",
    "kepulauanriau": "kepri",
    "daerahkhususibukotajakarta": "jakarta",
    "daerahkhususjakarta": "jakarta",
    "dkijakarta": "jakarta",
    "jawabarat": "jabar",
    "jawatengah": "jateng",
    "jawatimur": "jatim",
    "daerahistimewayogyakarta": "diy",
    "diyogyakarta": "diy",
    "nusatenggarabarat": "ntb",
    "nusatenggaratimur": "ntt",
    "kalimantanbarat": "kalbar",
    "kalimantantengah": "kalteng",
    "kalimantanselatan": "kalsel",
    "kalimantantimur": "kaltim",
    "kalimantanutara": "kaltara",
    "sulawesiutara": "sulut",
    "sulawesitengah": "sulteng",
    "sulawesiselatan": "sulsel",
    "sulawesitenggara": "sultra",
    "sulawesibarat": "sulbar",
    "malukuutara": "malut",
}
"""Usual short names of provinces by their folded name; the others are their own (riau, papuatengah)."""


@dataclass(frozen=True)
class KnownHost:
    """A host label that is known, so that no rule is asked; ``observed`` when it was seen in use."""

    label: str
    observed: bool
    source: str


Known = Mapping[tuple[str, str], KnownHost]


class HostTakenTwice(ValueError):
    """Two offices of one body would share a host label."""

    def __init__(self, label: str, first: str, second: str) -> None:
        self.label, self.first, self.second = label, first, second
        super().__init__(f"{label}: {first}, {second}")


def city_names(names: Iterable[str]) -> frozenset[str]:
    """The folded bare names of all cities among the names of regencies and cities."""
    return frozenset(fold(bare(name)) for name in names if name.startswith("Kota "))


def host_label(body: str, level: int, name: str, cities: frozenset[str]) -> str:
    """The label by rule: lower-case letters and digits, with one hyphen after kab or kota at KPU.

    Args:
        body: "kpu" or "bawaslu".
        level: 0 nation, 1 province, 2 regency or city.
        name: name of the region; a regency's or city's with its kind.
        cities: folded bare names of all cities of the edition (:func:`city_names`).

    Returns:
        At most 63 characters.
    """
    if level == 0:
        return NATIONAL
    if level == 1:
        return SHORT_PROVINCES.get(fold(name), fold(name))[:63]
    place, is_city = fold(bare(name)), name.startswith("Kota ")
    if body == "kpu":
        return f"{'kota' if is_city else 'kab'}-{place}"[:63]
    if is_city:
        return f"{place[:59]}kota"
    return f"{place[:60]}kab" if place in cities else place[:63]


def read_exceptions(path: Path) -> dict[tuple[str, str], KnownHost]:
    """Known labels by body and region code, from a CSV body,code,label,observed,source.

    Raises:
        UnreadableFile: as region_file.read_table.
    """
    return {
        (cells["body"], cells["code"]): KnownHost(cells["label"], cells["observed"] == "1", cells["source"])
        for _, cells in read_table(path, ("body", "code", "label", "observed", "source"))
    }


def read_offices(path: Path) -> dict[tuple[str, str], KnownHost]:
    """Known labels from a table of offices with institution, region_code, host, host_confidence.

    Lines of other institutions, or without a host, are left out.

    Raises:
        UnreadableFile: as region_file.read_table.
    """
    return {
        (body, cells["region_code"]): KnownHost(label, cells["host_confidence"] == "observed", path.name)
        for _, cells in read_table(path, ("institution", "region_code", "host", "host_confidence"))
        if (body := BODIES.get(cells["institution"].lower())) and (label := cells["host"].partition(".")[0].lower())
    }

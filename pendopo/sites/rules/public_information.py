"""The four classes of public information, and what an entry of the list of public information (DIP) must say.

Sources: UU 14/2008 articles 9 (periodic), 10 (at once), 11 (at any time) and 17 (exempted); article 19 (the test of
consequences before anything is exempted); Peraturan Komisi Informasi 1/2021 on the list of public information.
"""

from dataclasses import dataclass
from enum import StrEnum


class InformationClass(StrEnum):
    """How an office must give out a piece of information."""

    PERIODIC = "berkala"
    AT_ONCE = "serta-merta"
    ANY_TIME = "setiap-saat"
    EXEMPTED = "dikecualikan"


TITLES = {
    InformationClass.PERIODIC: "Informasi berkala",
    InformationClass.AT_ONCE: "Informasi serta-merta",
    InformationClass.ANY_TIME: "Informasi setiap saat",
    InformationClass.EXEMPTED: "Informasi yang dikecualikan",
}
ARTICLES = {
    InformationClass.PERIODIC: "UU 14/2008 Pasal 9",
    InformationClass.AT_ONCE: "UU 14/2008 Pasal 10",
    InformationClass.ANY_TIME: "UU 14/2008 Pasal 11",
    InformationClass.EXEMPTED: "UU 14/2008 Pasal 17",
}


@dataclass(frozen=True)
class Listing:
    """What a page says of itself for the list: its class ('' for none), whether it offers a file, why it is exempted."""

    information_class: str
    has_file: bool
    exemption: str


def faults_of(listing: Listing) -> dict[str, str]:
    """Faults by field (``document``, ``exemption``), by kind.

    Exempted information must not be published with its file (``file_of_exempted``) and needs its ground
    (``no_ground``, article 19); what is not exempted has none (``ground_without_exemption``).
    """
    exempted = listing.information_class == InformationClass.EXEMPTED
    faults = {}
    if exempted and listing.has_file:
        faults["document"] = "file_of_exempted"
    if exempted and not listing.exemption.strip():
        faults["exemption"] = "no_ground"
    if not exempted and listing.exemption.strip():
        faults["exemption"] = "ground_without_exemption"
    return faults

"""The guard of our own output: no release goes out with a page that carries what attackers leave."""

from django.conf import settings
from django.utils.translation import gettext as _

from pendopo.sites.renderer import HTML, PublicFile
from pendopo.sites.rules.infection import Page, judge, may_be_infected
from pendopo.sites.rules.infection_words import sign_text
from pendopo.sites.rules.verdicts import Pile, Verdict

NAMED = 5  # pages that a message names


class InfectedPages(Exception):
    """Pages of a site that were just rendered carry an infection; the text says which, and why, for an officer.

    Attributes:
        host: of the site.
        verdicts: by path of the file.
    """

    def __init__(self, host: str, verdicts: dict[str, Verdict]) -> None:
        self.host, self.verdicts = host, verdicts
        super().__init__(message(verdicts))


def message(verdicts: dict[str, Verdict]) -> str:
    """Which pages are held back, and the heaviest sign of each with its place."""
    lines = [
        f"/{path.removesuffix('index.html')}: {sign_text(verdict.signs[0], _)} ({verdict.signs[0].where})"
        for path, verdict in list(verdicts.items())[:NAMED]
    ]
    more = len(verdicts) - NAMED
    lines += [_("dan %(count)d halaman lagi") % {"count": more}] if more > 0 else []
    return _("Tidak diterbitkan, karena halaman baru memuat tanda infeksi. %(pages)s") % {"pages": "; ".join(lines)}


class Guard:
    """Looks at each file that is rendered for one site's release."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.own = frozenset(str(name) for name in (host, settings.DOMAIN, settings.BAWASLU_DOMAIN, settings.INTAKE_HOST) if name)
        self.verdicts: dict[str, Verdict] = {}

    def look(self, path: str, file: PublicFile) -> None:
        """Remember a page that is infected."""
        if file.type != HTML or not may_be_infected(file.data):
            return
        page = Page(file.data.decode(errors="replace"), host=self.host, address=f"/{path.removesuffix('index.html')}", own_hosts=self.own)
        verdict = judge(page)
        if verdict.pile is Pile.INFECTED:
            self.verdicts[path] = verdict

    def demand_clean(self) -> None:
        """Nothing goes out when any page was infected.

        Raises:
            InfectedPages: one was.
        """
        if self.verdicts:
            raise InfectedPages(self.host, self.verdicts)

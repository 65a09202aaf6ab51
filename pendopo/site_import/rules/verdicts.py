"""What the detector says of a page. It lives with the sites, since the publisher asks the same detector; here is its name."""

from pendopo.sites.rules.verdicts import Pile, Sign, Verdict

__all__ = ["Pile", "Sign", "Verdict"]

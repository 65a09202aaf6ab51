"""The foreign parts that an installation is made of, as its two lock files list them."""

import base64
import json
import re
from dataclasses import dataclass

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

PYPI, NPM = "PyPI", "npm"
HASH = re.compile(r"--hash=(\w+):([0-9a-f]+)")


class BadLock(ValueError):
    """A lock file that cannot be read; the message says where."""


@dataclass(frozen=True, order=True)
class Part:
    """One package in one version.

    Attributes:
        ecosystem: ``PyPI`` or ``npm``, the names that OSV uses.
        name: for Python in normal form (lower case, hyphens), for npm as it is written.
        hashes: algorithm and lower-case hex of each file that the lock admits, such as ``("sha256", "ab12...")``.
        marker: where the package is needed (PEP 508), '' for everywhere.
    """

    ecosystem: str
    name: str
    version: str
    hashes: tuple[tuple[str, str], ...] = ()
    marker: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.ecosystem, self.name


def python_parts(text: str) -> list[Part]:
    """What ``requirements.lock`` asks for, in its order.

    Raises:
        BadLock: a line that is no exact version (an option, an address, a range).
    """
    return [python_part(line) for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.lstrip().startswith("#")]


def python_part(line: str) -> Part:
    asked = HASH.sub("", line).strip()
    try:
        requirement = Requirement(asked)
    except InvalidRequirement as error:
        raise BadLock(f"{asked[:60]!r}: {error}") from None
    exact = re.fullmatch(r"==([^*,]+)", str(requirement.specifier))
    if not exact or requirement.url:
        raise BadLock(f"{asked[:60]!r}: not one exact version")
    return Part(PYPI, canonicalize_name(requirement.name), exact[1], tuple(HASH.findall(line)), str(requirement.marker or ""))


def needed_here(part: Part, environment: dict[str, str] | None = None) -> bool:
    """Whether a part is needed on this machine, or in the environment (PEP 508 names and values) given."""
    return not part.marker or Marker(part.marker).evaluate(environment)


def npm_parts(text: str) -> list[Part]:
    """What ``package-lock.json`` asks for, without the project itself.

    Raises:
        BadLock: not a lock of version 2 or 3, or an entry without a version.
    """
    try:
        packages = dict(json.loads(text)["packages"])
        found = [npm_part(path, entry) for path, entry in packages.items() if path]
    except (ValueError, KeyError, TypeError) as error:
        raise BadLock(f"package-lock.json: {error!r}") from None
    return found


def npm_part(path: str, entry: dict[str, str]) -> Part:
    name = entry.get("name") or path.rpartition("node_modules/")[2]
    return Part(NPM, name, entry["version"], tuple(integrity_hash(word) for word in entry.get("integrity", "").split()))


def integrity_hash(word: str) -> tuple[str, str]:
    """``sha512-<base64>`` as algorithm and hex. Source: W3C Subresource Integrity."""
    algorithm, _dash, encoded = word.partition("-")
    return algorithm, base64.b64decode(encoded, validate=True).hex()

"""What this installation is made of: packages as installed, held against the lock files, and listed as an SBOM (CycloneDX 1.6)."""

import json
import subprocess
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pendopo.project import planes
from pendopo.security.rules.parts import NPM, PYPI, Part, needed_here, npm_parts, python_parts

OF_THE_ENVIRONMENT = {"pip", "setuptools", "wheel"}  # what `python -m venv` itself brings: in the list, not in the lock
PURL = {PYPI: "pypi", NPM: "npm"}
ALGORITHMS = {
    "sha256": HashAlgorithm.SHA_256,
    "sha384": HashAlgorithm.SHA_384,
    "sha512": HashAlgorithm.SHA_512,
    "sha1": HashAlgorithm.SHA_1,
}


def locked(root: Path = planes.ROOT) -> list[Part]:
    """Both lock files, without what other systems than this one need.

    Raises:
        BadLock: a lock file is garbled.
        OSError: a lock file is not there.
    """
    python = [part for part in python_parts((root / "requirements.lock").read_text()) if needed_here(part)]
    return python + npm_parts((root / "package-lock.json").read_text())


def installed(root: Path = planes.ROOT) -> list[Part]:
    """Packages that this process can import, and those in ``node_modules``, in order."""
    python = {
        Part(PYPI, canonicalize_name(name), distribution.version)
        for distribution in metadata.distributions()
        if (name := distribution.metadata["Name"]) and canonicalize_name(name) != "pendopo"
    }
    return sorted(python) + sorted(set(javascript(root / "node_modules")))


def javascript(folder: Path) -> Iterable[Part]:
    """Packages below one ``node_modules``, also those that lie inside others."""
    for file in [*folder.glob("*/package.json"), *folder.glob("@*/*/package.json")]:
        said = json.loads(file.read_text())
        yield Part(NPM, said["name"], said["version"])
        yield from javascript(file.parent / "node_modules")


def differences(root: Path = planes.ROOT) -> list[str]:
    """Where what is installed is not what the lock files say, in Indonesian; empty when both are the same."""
    wanted, there = locked(root), [part for part in installed(root) if part.name not in OF_THE_ENVIRONMENT]
    versions = {(part.key, part.version) for part in wanted}
    known, present = {part.key for part in wanted}, {part.key for part in there}
    found = [f"tidak ada dalam berkas kunci: {part.name} {part.version}" for part in there if part.key not in known]
    found += [
        f"versi lain daripada berkas kunci: {part.name} {part.version}"
        for part in there
        if part.key in known and (part.key, part.version) not in versions
    ]
    found += [f"tidak terpasang: {part.name} {part.version}" for part in wanted if part.key not in present]
    return found + [f"tanpa sidik jari: {part.name} {part.version}" for part in wanted if not part.hashes]


def version_of(root: Path = planes.ROOT) -> str:
    """What git calls this state of the code, or the package's version where there is no git."""
    try:
        command = ["git", "describe", "--tags", "--always", "--dirty"]
        described = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        described = ""
    return described or str(tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"])


# -- the list


def bill_of_materials(root: Path = planes.ROOT) -> Bom:
    """Every installed package with the hashes that the lock files admit for it, and who needs whom."""
    hashes = {(part.key, part.version): part.hashes for part in locked(root)}
    components = {part: component_of(part, hashes.get((part.key, part.version), ())) for part in installed(root)}
    itself = Component(name="pendopo", version=version_of(root), type=ComponentType.APPLICATION, bom_ref="pendopo")
    bom = Bom(components=components.values(), metadata=BomMetaData(component=itself, timestamp=datetime.now(UTC)))
    bom.serial_number = uuid5(NAMESPACE_URL, "\n".join(sorted(str(component.purl) for component in components.values())))
    python = {part.name: component for part, component in components.items() if part.ecosystem == PYPI}
    needed: set[object] = set()
    for name, component in python.items():
        below = [python[other] for other in needs(name) if other in python and other != name]
        needed.update(one.bom_ref for one in below)
        bom.register_dependency(component, below)
    bom.register_dependency(itself, [component for component in components.values() if component.bom_ref not in needed])
    return bom


def component_of(part: Part, hashes: Iterable[tuple[str, str]]) -> Component:
    space, _slash, name = part.name.rpartition("/")
    purl = PackageURL(type=PURL[part.ecosystem], namespace=space or None, name=name, version=part.version)
    kept = [HashType(alg=ALGORITHMS[algorithm], content=digest) for algorithm, digest in hashes if algorithm in ALGORITHMS]
    return Component(name=name, group=space or None, version=part.version, purl=purl, hashes=kept, bom_ref=str(purl))


def needs(name: str) -> list[str]:
    """Normal names of the packages that an installed one needs here, without its extras."""
    asked = [Requirement(text) for text in metadata.requires(name) or ()]
    return [canonicalize_name(one.name) for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]


def written(bom: Bom, form: OutputFormat = OutputFormat.JSON) -> str:
    """The list in CycloneDX 1.6."""
    return str(make_outputter(bom, form, SchemaVersion.V1_6).output_as_string(indent=1))

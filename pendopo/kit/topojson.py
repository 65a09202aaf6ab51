"""Shapes of regions from a TopoJSON file, as SVG paths; for display, never to decide where a point lies.

Source: The TopoJSON Format Specification, 2.1 (topologies, transforms, arcs).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """Shapes in one drawing.

    Attributes:
        width, height: of the drawing, in its own units.
        paths: SVG path data by id of the shape, in the order of ids; whole numbers.
    """

    width: int
    height: int
    paths: dict[str, str]


@dataclass(frozen=True)
class Topology:
    """A decoded file: for each shape its rings, as points of longitude and latitude in degrees."""

    shapes: dict[str, list[list[Point]]]

    def drawing(self, ids: Iterable[str], width: int = 1000) -> Drawing | None:
        """Draw some shapes so that they fill a width; north is up, a degree is as long both ways (good near the equator).

        Args:
            ids: shapes to draw; unknown ones are left out.
            width: of the drawing, in its own units.

        Returns:
            The drawing, or None when no shape is known.
        """
        chosen = {name: self.shapes[name] for name in sorted(ids) if name in self.shapes}
        points = [point for rings in chosen.values() for ring in rings for point in ring]
        if not points:
            return None
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        scale = width / max(east - west, 0.001)
        placed = {
            name: path_of([[((x - west) * scale, (north - y) * scale) for x, y in ring] for ring in rings])
            for name, rings in chosen.items()
        }
        return Drawing(width, max(1, round((north - south) * scale)), placed)


def load(file: Path) -> Topology:
    """Read a TopoJSON file whose shapes carry an ``id``.

    Raises:
        ValueError: not a TopoJSON topology; the message names the file.
    """
    try:
        raw = json.loads(file.read_text())
        arcs = [list(decoded(arc, raw.get("transform"))) for arc in raw["arcs"]]
        geometries = [shape for group in raw["objects"].values() for shape in group["geometries"] if "id" in shape]
        return Topology({str(shape["id"]): rings_of(shape, arcs) for shape in geometries})
    except (KeyError, TypeError, IndexError, json.JSONDecodeError) as error:
        raise ValueError(f"{file.name}: not a TopoJSON topology ({error})") from None


def decoded(arc: Sequence[Sequence[float]], transform: dict[str, Any] | None) -> Iterator[Point]:
    """The points of an arc; a quantized one is a first point and then differences."""
    if transform is None:
        yield from ((x, y) for x, y in arc)
        return
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0.0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * kx + dx, y * ky + dy


def rings_of(shape: dict[str, Any], arcs: list[list[Point]]) -> list[list[Point]]:
    """All rings of a polygon or of several; other kinds of shapes have none."""
    polygons = {"Polygon": [shape.get("arcs", [])], "MultiPolygon": shape.get("arcs", [])}.get(shape["type"], [])
    return [ring_of(indexes, arcs) for polygon in polygons for indexes in polygon]


def ring_of(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    """One ring from its arcs; a negative index is an arc walked backwards. The shared end points stand once."""
    ring: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def path_of(rings: list[list[Point]]) -> str:
    """SVG path data in whole numbers, relative steps; points that fall together are left out, rings below three points too."""
    pieces = []
    for ring in rings:
        rounded = [(round(x), round(y)) for x, y in ring]
        kept = [point for n, point in enumerate(rounded) if n == 0 or point != rounded[n - 1]]
        if len(set(kept)) >= 3:
            steps = " ".join(f"{b[0] - a[0]},{b[1] - a[1]}" for a, b in pairwise(kept))
            pieces.append(f"M{kept[0][0]},{kept[0][1]}l{steps}z")
    return "".join(pieces)

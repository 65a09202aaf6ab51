"""Shapes from a TopoJSON file: two squares that share a side, drawn."""

import json
from pathlib import Path

import pytest

from pendopo.kit.topojson import load

SQUARES = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [100, -8]},
    "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
    "objects": {
        "x": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "35.06", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "35.71", "arcs": [[[2, -1]]]},
                {"type": "Point", "id": "35.99", "coordinates": [0, 0]},
            ],
        }
    },
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "x.topo.json"
    file.write_text(json.dumps(SQUARES))
    return file


def test_two_squares_stand_side_by_side_with_north_up(file: Path) -> None:
    drawing = load(file).drawing(["35.06", "35.71"], width=200)
    assert drawing
    assert (drawing.width, drawing.height) == (200, 100)
    assert drawing.paths == {"35.06": "M100,100l0,-100 -100,0 0,100 100,0z", "35.71": "M100,100l100,0 0,-100 -100,0 0,100z"}


def test_unknown_shapes_are_left_out_and_none_gives_no_drawing(file: Path) -> None:
    topology = load(file)
    drawing = topology.drawing(["35.06", "nowhere"])
    assert drawing
    assert list(drawing.paths) == ["35.06"]
    assert topology.drawing(["nowhere", "35.99"]) is None


@pytest.mark.parametrize("text", ["{}", "[]", "no json", '{"arcs": [[1]], "objects": {}, "transform": {}}'])
def test_another_kind_of_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    bad = tmp_path / "bad.topo.json"
    bad.write_text(text)
    with pytest.raises(ValueError, match=r"bad\.topo\.json"):
        load(bad)

"""Pendopo: one platform for an election commission. The layers are in pyproject.toml, the map of the code in README.md."""

"""Writes MySQL dumps for tests, as mysqldump and phpMyAdmin write them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

Value = str | int | float | bytes | None
ESCAPED = str.maketrans({"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\0": "\\0", "\x1a": "\\Z"})


def literal(value: Value) -> str:
    """A value as mysqldump writes it with --hex-blob."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"0x{value.hex()}" if value else "X''"
    if isinstance(value, str):
        return "'" + value.translate(ESCAPED) + "'"
    return repr(value)


def create(table: str, columns: Iterable[str]) -> str:
    rows = [f"  `{column}` varchar(255) COLLATE utf8mb4_unicode_ci DEFAULT NULL COMMENT 'kolom; (uji), ''x'''" for column in columns]
    body = ",\n".join([*rows, "  PRIMARY KEY (`id`)", "  KEY `urut` (`a`(20),`b`)"])
    before = f"DROP TABLE IF EXISTS `{table}`;\n/*!40101 SET @saved = 1 */;\n"
    return f"{before}CREATE TABLE `{table}` (\n{body}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n"


def insert(table: str, rows: Iterable[Iterable[Value]], columns: Iterable[str] = ()) -> str:
    """One extended insert."""
    names = f" ({', '.join(f'`{name}`' for name in columns)})" if columns else ""
    values = ",".join(f"({','.join(map(literal, row))})" for row in rows)
    return f"INSERT INTO `{table}`{names} VALUES {values};\n"  # noqa: S608 for a reader that runs nothing


def table(name: str, rows: list[Mapping[str, Value]]) -> str:
    """A table with its rows; the first row says which columns there are."""
    columns = list(rows[0])
    return create(name, columns) + insert(name, [[row.get(column) for column in columns] for row in rows])


HEAD = """-- MySQL dump 10.13; bukan perintah: INSERT INTO `wp_posts` VALUES (1);
#komentar'lain
/* INSERT INTO `x` VALUES ('; */
SET NAMES utf8mb4;
"""


def write(path: Path, *parts: str) -> Path:
    path.write_text(HEAD + "".join(parts), encoding="utf-8", newline="\n")
    return path

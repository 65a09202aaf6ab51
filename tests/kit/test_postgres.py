"""URLs of the database: the same server as another role."""

import pytest

from pendopo.kit.postgres import parameters, url_for


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://postgres@/postgres?host=/run/pg", "postgresql://pendopo_desk@/pendopo?host=/run/pg"),
        ("postgresql://admin:secret@db.example:5433/postgres", "postgresql://pendopo_desk@db.example:5433/pendopo"),
        ("postgres://db.example/x?sslmode=require", "postgresql://pendopo_desk@db.example/pendopo?sslmode=require"),
    ],
)
def test_another_role_and_database_of_the_same_server(url: str, expected: str) -> None:
    assert url_for(url, user="pendopo_desk", database="pendopo") == expected


def test_a_password_is_escaped() -> None:
    url = url_for("postgresql://a@h/d", user="u", password="p@ss/w:rd")
    assert parameters(url) == {"user": "u", "password": "p@ss/w:rd", "host": "h", "dbname": "d"}


def test_what_is_no_postgresql_url_is_refused() -> None:
    with pytest.raises(ValueError, match="looks like"):
        url_for("mysql://x/y", user="z")
    with pytest.raises(ValueError, match="not a PostgreSQL URL"):
        parameters("postgresql://h/x?nonsense=1")

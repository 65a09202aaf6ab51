"""Whatever dies, and whenever: the served release stays whole, and the next run completes what was asked."""

import signal
import time

from pendopo.kit.releases import ReleaseStore
from tests.journeys.stack import Stack, eventually

HOST = "kota-kediri.localhost"
KEY = 13571 * 10**9


def ask_for(stack: Stack, text: str) -> None:
    """Change a page as the desk would: in one transaction with its request to the publisher."""
    with stack.connect() as connection, connection.transaction():
        connection.execute("SELECT set_config('pendopo.low', '0', true), set_config('pendopo.high', %s, true)", [str(2**63 - 1)])
        connection.execute(
            "UPDATE sites_standardpage s SET lead = %s FROM wagtailcore_page p "
            "WHERE p.id = s.page_ptr_id AND p.slug = 'kontak' AND p.office_key = %s",
            [text, KEY],
        )
        connection.execute("INSERT INTO sites_bakerequest (office_key, at) VALUES (%s, now())", [KEY])
        connection.execute("NOTIFY pendopo_bake")


def waiting(stack: Stack) -> int:
    with stack.connect() as connection, connection.transaction():
        connection.execute("SELECT set_config('pendopo.low', '0', true), set_config('pendopo.high', %s, true)", [str(2**63 - 1)])
        row = connection.execute("SELECT count(*) FROM sites_bakerequest").fetchone()
        assert row
        return int(row[0])


def served(stack: Stack) -> str:
    return (stack.public / "sites" / HOST / "current" / "kontak" / "index.html").read_text()


def test_a_publisher_killed_in_a_loop_never_shows_half_a_site_and_loses_no_change(stack: Stack) -> None:
    """A kill -9 of the publisher at any moment leaves the served release whole, and nothing that was asked is lost."""
    store = ReleaseStore(stack.public, durable=False)
    for round_ in range(4):
        ask_for(stack, f"Putaran {round_}.")
        time.sleep(0.02 + 0.04 * round_)
        publisher = stack.supervisor.processes["publisher"]
        publisher.send_signal(signal.SIGKILL)
        publisher.wait()
        assert list(store.faults(HOST)) == []
        stack.start_publisher()
        eventually(lambda: waiting(stack) == 0, 20)
        assert f"Putaran {round_}." in served(stack)
    assert list(store.faults(HOST)) == []


def test_a_database_that_throws_everybody_out_stops_nobody(stack: Stack) -> None:
    """When PostgreSQL ends all sessions, the site is served on, and the publisher comes back by itself."""
    ask_for(stack, "Sebelum putus.")
    eventually(lambda: waiting(stack) == 0)
    end_sessions(stack)
    ask_for(stack, "Setelah putus.")
    assert "Sebelum putus." in served(stack)
    eventually(lambda: "Setelah putus." in served(stack), 20)
    assert stack.supervisor.processes["publisher"].poll() is None


def end_sessions(stack: Stack) -> None:
    import psycopg

    with psycopg.connect(stack.database, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'pendopo_publisher'"
        )

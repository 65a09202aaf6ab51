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


def broadcast(stack: Stack, title: str) -> None:
    """Let out a broadcast of the national office as two persons at the desk would have; the publisher finds it by itself."""
    with stack.connect() as connection, connection.transaction():
        connection.execute("SELECT set_config('pendopo.low', '0', true), set_config('pendopo.high', %s, true)", [str(2**63 - 1)])
        connection.execute(
            "INSERT INTO sites_broadcast (office_id, office_key, low, high, audience, chosen, placement, title, text, link, starts_at,"
            " ends_at, made_at, made_by, approved_at, approved_by, withdrawn_by, reason)"
            " SELECT id, key, key, key + 9999999999999, 'all', '{}', 'top', %s, 'Isi siaran uji.', '', now(), now() + interval '1 day',"
            " now(), 'ratna', now(), 'nadia', '', '' FROM regions_office WHERE body = 'kpu' AND mod(key, 10000000000000) = 0",
            [title],
        )
        connection.execute("NOTIFY pendopo_bake")


def take_back(stack: Stack, title: str) -> None:
    """The other journeys find the sites as they were."""
    with stack.connect() as connection, connection.transaction():
        connection.execute("SELECT set_config('pendopo.low', '0', true), set_config('pendopo.high', %s, true)", [str(2**63 - 1)])
        connection.execute("UPDATE sites_broadcast SET withdrawn_at = now(), withdrawn_by = 'nadia' WHERE title = %s", [title])
        connection.execute(
            "INSERT INTO sites_bakerequest (office_key, at, \"order\") SELECT key, now(), 'broadcast'"
            " FROM regions_office WHERE body = 'kpu'"
        )
        connection.execute("NOTIFY pendopo_bake")
    eventually(lambda: waiting(stack) == 0 and not fronts(stack, title), 30)


def fronts(stack: Stack, title: str) -> list[str]:
    """The sites of the commission, by host, that show a broadcast on their front page."""
    sites = [folder for folder in (stack.public / "sites").iterdir() if "bawaslu" not in folder.name and not folder.name.startswith("_")]
    return sorted(site.name for site in sites if title in (site / "current" / "index.html").read_text())


def test_a_publisher_killed_in_the_middle_of_a_broadcast_shows_it_on_every_site_after_its_restart(stack: Stack) -> None:
    """Killed as soon as one site shows it and before all do, as often as it takes to have hit the middle."""
    store = ReleaseStore(stack.public, durable=False)
    everywhere: list[str] = []
    for round_ in range(8):
        title = f"Siaran terputus {round_}"
        broadcast(stack, title)
        eventually(lambda title=title: fronts(stack, title), 30)  # type: ignore[misc]
        publisher = stack.supervisor.processes["publisher"]
        publisher.send_signal(signal.SIGKILL)
        publisher.wait()
        shown = fronts(stack, title)
        assert [fault for host in store.hosts() for fault in store.faults(host)] == []
        stack.start_publisher()
        eventually(lambda: waiting(stack) == 0, 30)
        everywhere = fronts(stack, title)
        assert len(everywhere) == 8, everywhere
        take_back(stack, title)
        if 0 < len(shown) < len(everywhere):
            return
    raise AssertionError("the publisher was never killed in the middle of a broadcast")


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

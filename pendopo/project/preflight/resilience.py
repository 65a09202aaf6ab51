"""Controls of what happens when something breaks: drills, mirrors, and ways out."""

from pendopo.project.preflight.control import Kind, Outcome, control, judged, skipped
from pendopo.project.preflight.drills import DAYS, DRILLS, days_since
from pendopo.project.preflight.target import NotProven, Target, at_once

AREA = "Ketahanan"


def drilled(target: Target, *names: str) -> Outcome:
    """Whether drills were done in the last :data:`DAYS` days."""
    ages = {name: days_since(name, target.now) for name in names}
    problems = [f"latihan {DRILLS[name]} belum pernah dicatat" for name, age in ages.items() if age is None]
    problems += [f"latihan {DRILLS[name]} sudah {age} hari yang lalu" for name, age in ages.items() if age is not None and age >= DAYS]
    return judged(problems, f"Latihan dicatat kurang dari {DAYS} hari yang lalu.", days=ages)


@control(47, "Server tidak dapat menghubungi luar, kecuali daftar yang perlu", "ASVS 13.2.4", Kind.PROBE)
def no_way_out(target: Target) -> Outcome:
    if not target.egress:
        raise NotProven("Tidak ada alamat luar untuk dicoba (--egress).")
    answers = at_once(target.egress, lambda address: connects(target, address))
    problems = [f"{address} dapat dihubungi" for address, answer in answers.items() if answer is True]
    return judged(problems, f"{len(answers)} alamat luar tidak dapat dihubungi dari mesin ini.", tried=list(answers))


def connects(target: Target, address: str) -> bool:
    """Raises:
    Unreachable: it does not, which is what is wanted.
    """
    host, _colon, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError(f"{address!r}: harus HOST:PORT")
    target.web.__class__().open_socket(host, int(port), secure=False).close()
    return True


@control(54, "Potret kurang dari 15 menit di dua cermin, sama", "Ketahanan", Kind.PROBE)
def mirrors_are_fresh(target: Target) -> Outcome:
    return skipped("Cermin di luar belum dibangun.")


@control(57, "Latihan pemulihan kurang dari 30 hari, akar sama", "Ketahanan", Kind.DRILL)
def restore_drilled(target: Target) -> Outcome:
    return drilled(target, "restore")


@control(58, "Latihan pengalihan dan pembekuan kurang dari 30 hari", "Ketahanan", Kind.DRILL)
def failover_and_freeze_drilled(target: Target) -> Outcome:
    return drilled(target, "failover", "freeze")

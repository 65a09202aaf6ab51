"""The cast: invented people in real offices. Tests and the demonstration share them."""

from dataclasses import dataclass

from pendopo.security.rules.roles import Role


@dataclass(frozen=True)
class Person:
    """An invented member of staff, with one role in the own office, or there and below."""

    username: str
    first_name: str
    last_name: str
    body: str
    code: str
    role: Role
    with_below: bool
    task: str


CAST = (
    Person("sari", "Sari", "Wulandari", "kpu", "35.06", Role.PUBLISHER, False, "penerbit KPU Kabupaten Kediri"),
    Person("budi", "Budi", "Santoso", "kpu", "35", Role.PUBLISHER, True, "penerbit KPU Provinsi Jawa Timur dan kantor di bawahnya"),
    Person("citra", "Citra", "Lestari", "bawaslu", "35", Role.PUBLISHER, True, "penerbit Bawaslu Provinsi Jawa Timur dan di bawahnya"),
    Person("dewi", "Dewi", "Anggraini", "kpu", "33.20", Role.PUBLISHER, False, "penerbit KPU Kabupaten Jepara"),
    Person("ratna", "Ratna", "Hapsari", "kpu", "", Role.PUBLISHER, True, "penerbit KPU Republik Indonesia dan semua kantor KPU"),
    Person("nadia", "Nadia", "Permata", "kpu", "", Role.PUBLISHER, False, "penerbit kedua KPU Republik Indonesia"),
    Person("joko", "Joko", "Prabowo", "kpu", "35.06", Role.EDITOR, False, "penyunting KPU Kabupaten Kediri, tidak menerbitkan"),
    Person("agus", "Agus", "Hermawan", "kpu", "35.06", Role.OFFICE_ADMIN, False, "admin KPU Kabupaten Kediri"),
    Person("wulan", "Wulan", "Safitri", "kpu", "35.06", Role.OFFICE_ADMIN, False, "admin kedua KPU Kabupaten Kediri"),
    Person("eko", "Eko", "Nugroho", "kpu", "33.20", Role.OFFICE_ADMIN, False, "admin KPU Kabupaten Jepara"),
    Person("rina", "Rina", "Maharani", "kpu", "35", Role.SUPERVISOR, True, "pengawas provinsi, KPU Jawa Timur"),
    Person("hendra", "Hendra", "Wijaya", "kpu", "", Role.NATIONAL_ADMIN, True, "admin nasional KPU"),
    Person("maya", "Maya", "Kusuma", "kpu", "", Role.NATIONAL_ADMIN, True, "admin nasional kedua KPU"),
    Person("tono", "Tono", "Setiawan", "kpu", "", Role.SECURITY, True, "petugas keamanan KPU"),
    Person("lina", "Lina", "Marlina", "kpu", "", Role.SECURITY, True, "petugas keamanan kedua KPU"),
    Person("yusuf", "Yusuf", "Ramadhan", "kpu", "", Role.AUDITOR, True, "auditor KPU"),
)

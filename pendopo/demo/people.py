"""The cast: invented people in real offices. Tests and the demonstration share them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """An invented member of staff."""

    username: str
    first_name: str
    last_name: str
    body: str
    code: str
    task: str


CAST = (
    Person("sari", "Sari", "Wulandari", "kpu", "35.06", "penyunting KPU Kabupaten Kediri"),
    Person("budi", "Budi", "Santoso", "kpu", "35", "penyunting KPU Provinsi Jawa Timur dan kantor di bawahnya"),
    Person("citra", "Citra", "Lestari", "bawaslu", "35", "penyunting Bawaslu Provinsi Jawa Timur dan kantor di bawahnya"),
    Person("dewi", "Dewi", "Anggraini", "kpu", "33.20", "penyunting KPU Kabupaten Jepara"),
    Person("ratna", "Ratna", "Hapsari", "kpu", "", "penyunting KPU Republik Indonesia"),
)

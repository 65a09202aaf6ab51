"""How the offices of the two bodies are called."""

FULL_NAMES = {"kpu": "Komisi Pemilihan Umum", "bawaslu": "Badan Pengawas Pemilihan Umum"}
SHORT_NAMES = {"kpu": "KPU", "bawaslu": "Bawaslu"}
ACEH = "Aceh"
ACEH_FULL_NAMES = {"kpu": "Komisi Independen Pemilihan", "bawaslu": "Panitia Pengawas Pemilihan"}
ACEH_SHORT_NAMES = {"kpu": "KIP", "bawaslu": "Panwaslih"}


def full_name(body: str, province: str) -> str:
    """The name of the body without the region.

    Args:
        body: "kpu" or "bawaslu".
        province: name of the province that the office lies in, '' for the national office.

    Source: UU 7/2017; in Aceh UU 11/2006 art. 56 and 60.
    """
    return (ACEH_FULL_NAMES if province == ACEH else FULL_NAMES)[body]


def office_name(body: str, level: int, region: str, province: str) -> str:
    """The name of one office, such as "KPU Kabupaten Kediri" or "KIP Kabupaten Pidie".

    Args:
        body: "kpu" or "bawaslu".
        level: 0 nation, 1 province, 2 regency or city.
        region: name of the region; a regency's or city's with its kind.
        province: as for :func:`full_name`.
    """
    if level == 0:
        return f"{SHORT_NAMES[body]} Republik {region}"
    if level == 1:
        return f"{ACEH_FULL_NAMES[body]} {region}" if province == ACEH else f"{SHORT_NAMES[body]} Provinsi {region}"
    return f"{(ACEH_SHORT_NAMES if province == ACEH else SHORT_NAMES)[body]} {region}"

"""Names are mended by rule, kinds follow from code and name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.regions.rules import region_names


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('Soka"an', "Soka'an"),
        ('T"Singa', "T'Singa"),
        ("Regapu’u", "Regapu'u"),
        ("Bua ' Tarrung", "Bua' Tarrung"),
        ("Soka''an", "Soka'an"),
        ("Teuw*", "Teuw"),
        ("  Pare  Wetan ", "Pare Wetan"),
        ("Wrait 'U'", "Wrait 'U'"),
        ("Pa' Padi", "Pa' Padi"),
        ("Siantar Ca.", "Siantar Ca."),
        ("Lubuk Pakam I,II", "Lubuk Pakam I,II"),
        ("*", ""),
        ("", ""),
    ],
)
def test_faults_of_quoting_are_mended_and_nothing_else(before: str, after: str) -> None:
    assert region_names.mend(before) == after


@given(st.text("aB3é \t'\"’`*.,-/", max_size=20))
def test_mending_twice_changes_nothing_more(name: str) -> None:
    once = region_names.mend(name)
    assert region_names.mend(once) == once


@pytest.mark.parametrize(
    ("code", "name", "said", "kind", "full"),
    [
        ("35", "Jawa Timur", "", "provinsi", "Jawa Timur"),
        ("35.06", "Kabupaten Kediri", "", "kabupaten", "Kabupaten Kediri"),
        ("35.06", "KAB. KEDIRI", "", "kabupaten", "Kabupaten KEDIRI"),
        ("35.71", "Kediri", "kota", "kota", "Kota Kediri"),
        ("63.02", "Kotabaru", "", "kabupaten", "Kabupaten Kotabaru"),
        ("31.71", "Kota Administrasi Jakarta Pusat", "kota", "kota_administrasi", "Kota Administrasi Jakarta Pusat"),
        ("31.01", "Kabupaten Adm. Kepulauan Seribu", "", "kabupaten_administrasi", "Kabupaten Administrasi Kepulauan Seribu"),
        ("35.06.12", "Gampengrejo", "", "kecamatan", "Gampengrejo"),
        ("96.01.01", "Makbon", "", "distrik", "Makbon"),
        ("96.01.01", "Makbon", "Kecamatan", "kecamatan", "Makbon"),
        ("35.06.12.1001", "Pare", "", "kelurahan", "Pare"),
        ("35.06.12.2003", "Sambirejo", "", "desa", "Sambirejo"),
        ("91.03.01.3001", "Yobeh", "", "desa_adat", "Yobeh"),
        ("91.03.01.4001", "Yobeh", "desa adat", "desa_adat", "Yobeh"),
    ],
)
def test_the_kind_follows_from_code_and_name(code: str, name: str, said: str, kind: str, full: str) -> None:
    assert region_names.kind_and_name(code, name, said) == (kind, full)


@pytest.mark.parametrize(("code", "name"), [("35.06", "Kota Kediri"), ("35.71", "Kabupaten Kediri"), ("35.06.12.5001", "Pare")])
def test_a_name_that_contradicts_its_code_is_refused(code: str, name: str) -> None:
    with pytest.raises(region_names.WrongKind):
        region_names.kind_and_name(code, name)


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Kota Administrasi Jakarta Pusat", "Jakarta Pusat"), ("Kabupaten Kediri", "Kediri"), ("Kotabaru", "Kotabaru"), ("Kota", "Kota")],
)
def test_the_bare_name_has_no_kind(name: str, plain: str) -> None:
    assert region_names.bare(name) == plain


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("PULAU KU'U II", "Pulau Ku'u II"),
        ("KETAPANG 2", "Ketapang 2"),
        ("Sa'dan", "Sa'dan"),
        ("LAMBANG SARI I, III", "Lambang Sari I, III"),
    ],
)
def test_a_shouted_name_is_written_as_people_write(name: str, written: str) -> None:
    assert region_names.headline(name) == written

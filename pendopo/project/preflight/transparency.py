"""Controls of results and of the transparency log, most of which wait for these to be built."""

from pendopo.project.preflight.control import Kind, Outcome, control, skipped
from pendopo.project.preflight.target import Target

AREA = "Hasil dan log transparansi"
NO_LOG = "Log transparansi belum dibangun."
NO_WITNESS = "Log transparansi dan saksinya belum dibangun."
NO_RESULTS = "Hasil pemilu belum diolah di Pendopo."


@control(27, "Log utuh: tanda tangan, ubin sampai akar, catatan sampai daun", "Integritas", Kind.PROBE)
def log_is_whole(target: Target) -> Outcome:
    return skipped(NO_LOG)


@control(28, "Cukup saksi pada titik periksa kurang dari 1 jam", "Integritas", Kind.PROBE)
def witnesses_have_signed(target: Target) -> Outcome:
    return skipped(NO_WITNESS)


@control(29, "Sejalan dengan titik periksa saksi dan cadangan", "Integritas", Kind.PROBE)
def consistent_with_witnesses(target: Target) -> Outcome:
    return skipped(NO_WITNESS)


@control(30, "Jumlah yang terbit sama dengan jumlah catatan", "Integritas", Kind.CONFIGURATION)
def totals_add_up(target: Target) -> Outcome:
    return skipped(NO_RESULTS)


@control(31, "Tidak ada catatan log dengan 16 angka atau kunci terlarang", "UU 27/2022", Kind.CONFIGURATION)
def log_names_nobody(target: Target) -> Outcome:
    return skipped(f"{NO_LOG} Jejak audit diperiksa pada butir 41.")


@control(32, "Kunci penanda log 0400 atau HSM, cadangannya pernah dicoba, tidak di server web", "ASVS 13.3", Kind.CONFIGURATION)
def log_key_is_safe(target: Target) -> Outcome:
    return skipped(NO_LOG)

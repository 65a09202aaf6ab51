"""How long records are kept."""

AUDIT_YEARS = 5  # one election to the next: UU 7/2017 art. 167 has general elections every five years

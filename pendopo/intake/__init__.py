"""Intake: the only door through which the outside writes. It loads no model; it calls a few functions of the database."""

"""Moving in: an old office site becomes a clean one. Sources give items, rules clean and judge them, a person accepts."""

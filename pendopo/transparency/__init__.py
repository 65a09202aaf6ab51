"""The transparency log: what was published stands in an append-only log that outsiders verify, mirror and witness."""

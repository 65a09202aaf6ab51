"""Rules of who may do what, in plain Python."""

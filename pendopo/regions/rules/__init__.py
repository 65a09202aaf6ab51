"""Rules of the tree: plain Python, no Django."""

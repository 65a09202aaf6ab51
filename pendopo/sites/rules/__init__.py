"""Rules of the sites: plain Python, no Django."""

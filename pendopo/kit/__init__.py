"""Small pieces without Django: the embedded database, key ranges, verified releases, pictures. Nothing of the domain."""

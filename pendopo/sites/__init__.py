"""Office sites: page types, provisioning, the baker and the publisher."""

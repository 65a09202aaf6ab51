"""Tests of what joins all apps: the parts list, the advisories, the checks before going live."""

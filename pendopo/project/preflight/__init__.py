"""The checks before an installation goes live: 58 controls, each passed, failed or not proven, with the evidence for it."""

"""A verifier that others wrote, in another language: Go's own packages for transparency logs."""

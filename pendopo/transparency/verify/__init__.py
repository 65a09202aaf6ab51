"""Verify yourself: what anybody runs to check a log, an entry, a receipt, a page or two checkpoints.

    python -m pendopo.transparency.verify https://www.contoh.go.id/catatan/situs

Needs Python 3.11, the package ``cryptography``, and the folders pendopo/transparency and pendopo/kit; nothing else of Pendopo.
"""

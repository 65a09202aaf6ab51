"""The mirror: what another institution runs to serve the same sites, after it has checked every byte of them.

    python -m pendopo.transparency.mirror /srv/mirror https://www.contoh.go.id/catatan --policy policy.txt

Like the verifier it needs Python 3.11 and the package ``cryptography``, and the folders pendopo/transparency and pendopo/kit.
Below its folder lie ``sites`` and ``objects`` as on the publisher (pendopo/kit/releases.py), ``log`` with the logs, and
``mirror`` with what is not served: what is half read, evidence, the report of the last round.
"""

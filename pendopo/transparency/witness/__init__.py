"""The witness: a small server that another institution runs, and that signs only what continues what it has signed before.

Needs Python, its standard library and ``cryptography``; nothing else of the platform.
"""

"""The monitor: follows a log from outside, reads every entry, and says when something is not as it must be.

Needs Python, its standard library and ``cryptography``; nothing else of the platform.
"""

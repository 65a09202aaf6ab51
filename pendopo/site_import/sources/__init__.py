"""Where old sites come from: a folder or module a source, each with ``read``, which gives items, media and faults.

Plain Python: no Django, no database; the network only through the fetcher that is handed in.
"""

"""A labelled set for the detector: pages of offices, clean and infected, all written here.

``clean`` and ``infected`` make them from a fixed seed, ``shells`` are the templates of old sites around them, ``sets`` cuts
the set in two by a hash of each page's name: weights and thresholds may be fitted on the first half alone (``tuning``).
"""

"""The one tree of regions and the offices in it: editions, keys, links between editions, finding a place."""

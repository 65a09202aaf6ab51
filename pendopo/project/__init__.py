"""Settings of the planes, URL maps and process entry points: the only place that knows every app."""

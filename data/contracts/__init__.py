"""One reader for each protocol: which calls it needs, and what their answers mean."""

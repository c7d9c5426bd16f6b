"""Exact venue mathematics and the way out."""

"""Analyses over one simulation: attribution, limits, runway, the ways out."""

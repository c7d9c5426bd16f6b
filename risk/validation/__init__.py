"""Validation: whether the model's figures hold against what happened."""

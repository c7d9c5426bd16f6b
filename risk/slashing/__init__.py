"""Slashing: penalties by the consensus rules, and who bears them."""

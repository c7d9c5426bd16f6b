"""The risk engine: numbers to numbers, with numpy, scipy and compiled loops only."""

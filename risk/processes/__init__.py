"""One day of each risk factor, as a scalar function of its state and its shock."""

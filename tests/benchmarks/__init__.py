"""How fast Perigee is: ratios, each measured within one run, so that machines can be compared."""

"""From daily series to the parameters of the laws, with their errors."""

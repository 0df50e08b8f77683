"""A stand-in for the provider: a server on this machine that speaks its API and paints real pictures."""

"""Which part a clause gives to the places that it names."""

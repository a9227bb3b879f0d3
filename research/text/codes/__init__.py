"""The codebook, and its terms found in a text."""

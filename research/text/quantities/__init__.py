"""Quantities in a sentence: numbers, units, periods, and how they relate."""

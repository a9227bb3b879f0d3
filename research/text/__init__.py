"""What one text says: spans found in a string, without pandas and without a corpus."""

"""Models over the passages of a corpus: vectors, topics, classification, search."""

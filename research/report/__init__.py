"""Notebooks run as planned, and their pages; and the command line."""

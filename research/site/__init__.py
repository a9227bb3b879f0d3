"""Executed notebooks as a folder of pages that opens from disk, without a network."""

from research.site.build import build_site, check_output, write_diff
from research.site.files import print_pdf
from research.site.markup import find_secrets

__all__ = ["build_site", "check_output", "find_secrets", "print_pdf", "write_diff"]

"""Executed notebooks as a folder of pages that opens from disk, without a network."""

from research.site.build import build_site, check_output

__all__ = ["build_site", "check_output"]

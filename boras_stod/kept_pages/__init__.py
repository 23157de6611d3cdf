"""Whole public pages, kept while the register is as it was when they were built (docs/decisions/0021-page-cache.md)."""

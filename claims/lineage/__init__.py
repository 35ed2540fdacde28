"""Lineage: which claims of several articles are one claim, where it comes from, and what each made of it."""

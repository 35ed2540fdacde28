"""Chip to count: pure functions with marks and measured intervals."""

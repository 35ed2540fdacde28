"""Choices between the readings that the rules propose, by weights learned from annotated passages."""

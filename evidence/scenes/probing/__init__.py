"""Configured catalogues tried with one small question each, for ``recount doctor --live``."""

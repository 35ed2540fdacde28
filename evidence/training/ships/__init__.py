"""Fits and measures the ship counter on labelled ports."""

"""Checks that run in processes of their own, and are not lost when one is killed."""

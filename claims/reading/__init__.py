"""Bytes in, article out: markup, plain text, JSON passages, and what is no article at all."""

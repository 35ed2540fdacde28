"""Learns the weights by which ``claims/choosing`` chooses, from annotated passages."""

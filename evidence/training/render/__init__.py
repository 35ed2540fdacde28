"""Renders rail yards seen from above, with the truth about every railcar.

Two styles that share no drawing code: ``yard_a``, on which counters may be tuned, and ``yard_b``, on which
none is. Neither is a photograph, and no figure measured on them holds for one.
"""

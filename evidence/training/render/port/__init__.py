"""Ports as Sentinel-2 sees them: coast, basins and quays, ships at them, at anchor and under way.

Nothing is trained or tuned on these scenes. They are no photographs, and no figure measured on them holds for
one.
"""

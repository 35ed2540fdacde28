"""Style B: every pixel asked what it is, shadows by ray and slab. No counter is tuned on it.

It shares no drawing code with style A: a counter tuned there meets other yards, cars and sensors here.
"""

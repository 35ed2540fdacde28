"""Renders rail yards seen from above, with the truth about every railcar.

Four styles. The counter of hand-made features is tuned on ``yard_a`` and calibrated on ``yard_b``; the
net is trained on both and on ``yard_d``, which stamps its objects with ``yard_b``'s raster. Nothing is ever
trained or tuned on ``yard_c``, which shares no drawing code with any. None is a photograph, and no figure
measured on them holds for one.
"""

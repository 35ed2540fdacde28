"""Renders rail yards and other places seen from above, with the truth about every railcar.

Five styles of yard, and ``elsewhere``, where there are no railcars. The railcar net is trained on ``yard_a``,
``yard_b``, ``yard_d``, which stamps its objects with ``yard_b``'s raster, ``yard_e`` and ``elsewhere``.
Nothing is ever trained or tuned on ``yard_c``, which shares no drawing code with any, nor on ``port``, which
draws harbours for Sentinel-2. None is a photograph,
and no figure measured on them holds for one.
"""

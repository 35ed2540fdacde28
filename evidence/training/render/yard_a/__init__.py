"""Style A: a display list drawn with Pillow, shadows cast over a height map. Counters may be tuned on it."""

"""What STAC documents say: items, their files, outlines and times, all hostile until checked."""

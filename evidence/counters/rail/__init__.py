"""Railcars: the maps that a small net makes of a picture, read in two ways."""

"""The page and the API: the doors for people with a browser and for editorial systems."""

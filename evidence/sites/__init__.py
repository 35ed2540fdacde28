"""Name to site: a polygon, or an honest "unknown"."""

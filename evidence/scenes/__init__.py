"""Site and days to scenes: what exists, and what it can settle."""

"""Records for other eyes: one file for each format."""

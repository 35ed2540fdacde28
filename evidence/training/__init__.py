"""Scene renderer and training; imported by nothing at run time."""

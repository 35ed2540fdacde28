"""Scene and site to chip: a windowed read in a process that can reach nothing."""

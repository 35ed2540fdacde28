"""Claims in, evidence out: sites, scenes, pixels, counts, and the one door to the network."""

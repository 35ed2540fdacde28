"""Numbers in running text, with their hedges and units, and what they measure."""

"""Names of places in a text, and the countries where they lie."""

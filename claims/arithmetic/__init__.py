"""Numbers of one article held against each other."""

"""What a person corrects on a record: marks, areas, claim, site; what the machine said is kept beside it."""

"""Evidence in, records out: judgement, sealed records, and the doors people come in by."""

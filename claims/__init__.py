"""Text in, claims out: no network, no disk but its own model data, no pixels."""

"""The API, version 1: what editorial systems speak to."""

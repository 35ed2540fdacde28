"""The newsroom's own scenes."""

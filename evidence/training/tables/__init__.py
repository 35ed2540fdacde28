"""Compiles the general tables of places; ``evidence/sites/tables/README.md`` names sources and licences."""

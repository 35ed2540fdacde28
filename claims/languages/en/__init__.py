"""How English is read: word lists and patterns (the TOML files), the code that uses them, learned weights."""

"""Commands and their options, by theme; what each does lies in a module of its own beside this folder."""

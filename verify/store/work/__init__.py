"""Work to be done: checks that wait or run, what happened to them, and messages to whoever asked for them.

Unlike records, these are in no bundle: they are lost with the database, and only they.
"""

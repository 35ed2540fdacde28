"""Places without any railcar: town, field, sea, works, empty tracks. What a net must learn to leave alone.

The same places are drawn for every order, so that long things in rows are seen that are no wagons:
lorries, containers, barges, roofs, beds, panels. Shares no drawing code with the styles of yard.
"""

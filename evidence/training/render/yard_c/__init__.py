"""Style C: a straight sheet of colours and heights, bent into the picture, then lit as a whole.

Nothing is ever trained or tuned on it; it shares no drawing code with the other styles.
"""

"""The door's keeper: who comes in, what they may do, how much at once, and a log of what was done."""

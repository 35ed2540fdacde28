"""Style E: sculpted bodies on a lit relief, in many climates, for training; shares no drawing with any other.

What it adds is what hides a wagon: dark on dark, snow on snow, one long train without visible couplings,
half loads, overcast and low light, and many long narrow things beside tracks that are no wagons.
"""

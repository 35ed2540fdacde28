"""Style D: a crowded marshalling yard on free polylines, for training; stamped with style B's raster.

What it adds is what the others lack: groups that part at an angle, tracks and wagons on curves, gantries
over everything, roofs that hide part of a train, loads, narrow things along the tracks that are no wagons.
"""

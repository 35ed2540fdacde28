"""Who made a bundle and when: keys, signatures, time stamps, and whom this machine believes."""

"""A small convolutional net that finds railcars: its scenes, lessons, training and measurement."""

"""What is counted: nouns, noun phrases and the state of things."""

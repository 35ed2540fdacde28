"""What a sentence allows against what the pixels show: pure functions of the evidence and a policy."""

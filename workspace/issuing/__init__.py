"""What the official documents of the space say, and when which of them is issued."""

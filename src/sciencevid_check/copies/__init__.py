"""Works against each other, by their prints: which to compare, and what they share."""

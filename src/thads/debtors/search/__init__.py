"""What citizens ask, what they are shown, and how much anybody may ask."""

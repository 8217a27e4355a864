"""What several rules share, and the words and settings that stand beside a long rule."""

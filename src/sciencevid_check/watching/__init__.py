"""A folder that is watched: which files have arrived whole, and what is done with them."""

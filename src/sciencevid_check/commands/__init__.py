"""One file is one command of the command line; what they share is in `options`."""

"""The works of a run on their way: what is done with one, and where it is done (threads, processes, a cluster)."""

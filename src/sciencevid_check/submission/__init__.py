"""The paper that goes with works: forms are read and matched with their videos, or written blank and filled."""

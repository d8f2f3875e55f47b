"""The round after rectification: what was mended, what was not, what is new. `rounds.outcomes` is the door."""

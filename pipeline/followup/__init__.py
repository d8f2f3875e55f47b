"""The round after rectification: what was mended, what was not, what is new."""

from pipeline.followup.rounds import Outcome, outcomes, pair_up

__all__ = ["Outcome", "outcomes", "pair_up"]

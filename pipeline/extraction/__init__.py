"""Extraction: who, when and what a document names: identity, stages, deadlines, members, citations."""

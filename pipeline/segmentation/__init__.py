"""Segmentation: the documents of a bundle, the outline of each, and words."""

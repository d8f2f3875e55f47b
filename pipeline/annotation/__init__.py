"""Submissions given back with the findings in them: comments in Word documents, highlights in PDFs, the reading text of all others."""

from pipeline.annotation.marks import Mark, Part
from pipeline.annotation.pdf import highlighted
from pipeline.annotation.word import commented, sheet

__all__ = ["Mark", "Part", "commented", "highlighted", "sheet"]

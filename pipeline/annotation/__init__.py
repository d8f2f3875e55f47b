"""Submissions given back with the findings in them: comments in Word documents (`word.commented`), highlights in PDFs (`pdf.highlighted`),
the reading text of all others (`word.sheet`). What is written, and where, are `marks.Mark` and `marks.Part`.
"""

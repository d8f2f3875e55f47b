"""What leaves the house: notices, submissions with the findings in them, workbook and tables. `writing.export` is the door."""

"""A register of schools: who is to submit, under which names, and who has.

`reading.load` reads the file, `register.Register` knows a school by its name, an alias or a name that says more or less of its place,
`standing.of` tells after the batch who has submitted what.
"""

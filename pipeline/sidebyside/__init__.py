"""Two files held against each other: `planaudit compare A B`."""

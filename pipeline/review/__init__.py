"""The workspace in which people decide on findings: a local web page over a log of decisions."""

"""The version of planaudit."""

__version__ = "0.1.0"

"""What readers of slow formats work with: where finished parts are kept, and who does the slow work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol


class Store(Protocol):
    """Finished work by kind and key; a value that cannot be kept or found is made again, never an error."""

    def get(self, kind: str, key: str) -> bytes | None:
        """The bytes kept under `key`, None where there are none."""

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep `value` under `key`."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Given to the readers that convert or recognise.

    `store` keeps what was converted and recognised, by the bytes that it was made from. With `defer`, a reader that would need slow
    work which the store does not hold raises `Deferred` instead of doing it: the caller does that work apart, many files or pages
    at a time, and reads again. With `final`, that has been tried: what the store does not hold took too long, and is told as a
    problem (``timeout``).
    """

    store: Store | None = None
    defer: bool = False
    final: bool = False


class Deferred(Exception):  # noqa: N818 -- no error: it says what is to be done first
    """Reading needs slow work first: conversion by an office suite, or recognition of `pages` (counted from 0)."""

    def __init__(self, what: Literal["office", "ocr"], pages: tuple[int, ...] = ()) -> None:
        super().__init__(what, pages)
        self.what = what
        self.pages = pages

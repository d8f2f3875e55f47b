"""The comments of a Word document (ECMA-376 part 1, 17.13.4)."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from pipeline.annotation.elements import W, qualified, runs_of
from pipeline.annotation.package import Package

_PART, _KIND = "word/comments.xml", "comments"
_ID, _VAL, _AUTHOR, _INITIALS, _DATE = map(qualified, ("id", "val", "author", "initials", "date"))


class Comments:
    """Writes comments into a document, beside those that it has. The part that holds them is made with the first one."""

    def __init__(self, package: Package, author: str) -> None:
        self._package = package
        self._author = author
        self._said = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._next = 0
        self._root: etree._Element | None = None

    def add(self, first: etree._Element, last: etree._Element, words: str) -> None:
        """Comment on the runs from the first to the last; each line of `words` is a paragraph."""
        root = self._part()
        number = str(self._next)
        self._next += 1
        head = {_ID: number, _AUTHOR: self._author, _INITIALS: self._author[:2], _DATE: self._said}
        comment = etree.SubElement(root, qualified("comment"), head)
        for at, line in enumerate(words.split("\n")):
            paragraph = etree.SubElement(comment, qualified("p"))
            style = etree.SubElement(etree.SubElement(paragraph, qualified("pPr")), qualified("pStyle"))
            style.set(_VAL, "CommentText")
            if at == 0:
                paragraph.append(_reference("annotationRef"))
            paragraph.extend(runs_of(line))
        first.addprevious(etree.Element(qualified("commentRangeStart"), {_ID: number}))
        end = etree.Element(qualified("commentRangeEnd"), {_ID: number})
        last.addnext(end)
        end.addnext(_reference("commentReference", {_ID: number}))

    def _part(self) -> etree._Element:
        """The root of the part that holds the comments."""
        if self._root is None:
            name = next(iter(self._package.related(self._package.main, _KIND)), None)
            if name is None:
                self._package.add(_PART, _KIND, etree.Element(qualified("comments"), nsmap={"w": W}))
            self._root = self._package.changed(name or _PART)
            self._next = max((int(held.get(_ID, "-1")) for held in self._root.iter(qualified("comment"))), default=-1) + 1
        return self._root


def _reference(tag: str, attributes: dict[str, str] | None = None) -> etree._Element:
    """A run with the sign of a comment."""
    holder = etree.Element(qualified("r"))
    style = etree.SubElement(etree.SubElement(holder, qualified("rPr")), qualified("rStyle"))
    style.set(_VAL, "CommentReference")
    etree.SubElement(holder, qualified(tag), attributes)
    return holder

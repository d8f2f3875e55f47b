"""The people of tables: rows of cells set apart by tabs, by bars, or by wide blanks below a head row.

Forms: a column of roles, also one merged over several rows; a head row of roles (学校, 组长, 副组长, 成员); role and name in turn in a form;
columns 姓名 and 岗位 without roles; names alone in the cells.
"""

from __future__ import annotations

import re

from pipeline.extraction.names import DUTY, EVERYBODY, Name, is_name, is_post, one, parse
from pipeline.extraction.names_known import rare_surnames, surnames
from pipeline.extraction.names_words import WORDS, is_word
from pipeline.extraction.roles import LEADER, ROLES, role_name, roles_of
from pipeline.extraction.roster_cells import BARS, TABS, WIDE, Cell, cells_of
from pipeline.extraction.roster_heads import ASIDE, CHIEF, NAME_HEAD, ROLE_HEAD, WORK_HEAD, holds_kind, kind, lists_members
from pipeline.records import Span

#: a caption is a title of at most a line
_CAPTION_LENGTH = 60
#: columns of a table with a head row at most; tables of people have under 15, twice side by side
_MOST_COLUMNS = 40
#: a row set with blanks is no longer than a line of a page
_BLANK_ROW = 120

_LABEL = re.compile(rf"(?:{ROLES})\s*：")
_LED = re.compile(rf"（(?:{LEADER.pattern})）")
_SHORT_NAME = re.compile("[\u3400-\u9fff]{2,3}")
_ANY_NAME = re.compile("[\u3400-\u9fff]{2,4}")


Person = tuple[str, Name]


class Tables:
    """Reads tables row by row; knows the columns of the one at hand and the role that the row before had."""

    def __init__(self, norm: str, roster: bool) -> None:
        self.norm, self.roster = norm, roster
        self.caption = ""  # the last line that stood in no table
        self.role: tuple[str, ...] = ()  # of the last row
        self.members: tuple[str, ...] = ("成员",)  # what people without a role of their own are
        self._role_column = -1
        self._heads: dict[int, str] = {}  # column → index, name, role, post, other, or a role in a column of its holders
        self._held: dict[int, Name] = {}  # names by column that wait for the row of their roles
        self._listed = False  # whether the table at hand lists people without roles

    def leave(self, words: str) -> None:
        """A line that stands in no table."""
        self.caption = words[:_CAPTION_LENGTH]
        if self._heads or self.role or self._held:
            self.role, self._heads, self._held = (), {}, {}

    def row(self, start: int, end: int) -> list[Person] | None:
        """The people of one line; None where it is no row of people, and may hold something else."""
        mark = self._mark_of(start, end)
        cells = cells_of(self.norm, start, end, mark) if mark else []
        if not mark or not cells:
            return None
        if (turned := self._turned(cells)) is not None:
            return turned
        if heads := self._head_row(cells := self._in_place(cells)):
            self._heads, self.role = heads, ()
            self._listed, self._role_column = self.roster or lists_members(self.caption, [cell.text for cell in cells]), -1
            return []
        if mark is WIDE and not self._heads and (roles_of(cells[0].text) or not any(roles_of(cell.text) for cell in cells)):
            return None
        people = self._by_head(cells) if self._heads else self._by_cells(cells)
        return people or None

    def _in_place(self, cells: list[Cell]) -> list[Cell]:
        """A row's cells in their columns, where the text has lost the empty cell at the head's or the row's beginning."""
        first, heads = "".join(cells[0].text.split()), (self._heads.get(0), self._heads.get(1))
        if heads[0] == "name" and cells[0].column == 0 and roles_of(first):
            self._heads = {0: "role"} | {column + 1: head for column, head in self._heads.items()}
        lost = heads == ("role", "name") and cells[0].column == 0 and len(cells) < len(self._heads) and self.role and is_name(first)
        return [cell._replace(column=cell.column + 1) for cell in cells] if lost else cells

    def _turned(self, cells: list[Cell]) -> list[Person] | None:
        """The people of a table whose heads stand in its first column: a row of names, and below it their roles."""
        head, others = "".join(cells[0].text.split()), cells[1:]
        if len(others) > 1 and NAME_HEAD.fullmatch(head) and all(is_name("".join(cell.text.split())) for cell in others):
            self._held = {cell.column: name for cell in others for name in self._names(cell, listed=False)}
            return []
        if not self._held or not (ROLE_HEAD.fullmatch(head) or WORK_HEAD.fullmatch(head)):
            return None
        roles = {cell.column: roles_of(cell.text, board=self._is_board()) for cell in others}
        if not any(roles.values()):
            posts = {cell.column: cell.text for cell in others if is_post(cell.text)}
            self._held = {column: name._replace(post=posts.get(column, name.post)) for column, name in self._held.items()}
            return [] if posts else None
        held, self._held = self._held, {}
        return [(role, name) for column, name in held.items() for role in roles.get(column, ())]

    def _mark_of(self, start: int, end: int) -> re.Pattern[str] | None:
        """What sets the cells of a line apart, if anything does."""
        if self.norm.find("\t", start, end) >= 0:
            return TABS
        if self.norm.count("|", start, end) >= 2:
            return BARS
        return WIDE if end - start <= _BLANK_ROW and self.norm.find("  ", start, end) >= 0 else None

    # head rows

    def _head_row(self, cells: list[Cell]) -> dict[int, str]:
        """What each column holds, if the row is a table's head."""
        if not 2 <= len(cells) <= _MOST_COLUMNS or any(_LABEL.search(cell.text) for cell in cells):
            return {}
        heads = {cell.column: kind(cell.text, board=self._is_board()) for cell in cells}
        known = [head for head in heads.values() if head]
        roles = [head for head in known if roles_of(head, board=True)]
        if any(is_name("".join(cell.text.split())) for cell in cells if not heads[cell.column]):
            return {}
        kinds = [cell for cell in cells if holds_kind(cell.text, heads[cell.column])] if self.roster else []
        kinds += [cell for cell in cells if heads[cell.column] in roles] if kinds else []
        chief = {cell.column: f"={cell.text}" for cell in cells if self.roster and CHIEF.fullmatch(cell.text)}
        if (len(kinds) >= 2 or len(chief) == 1) and len(known) == len(cells) and "name" not in known:
            return heads | ({cell.column: f"={cell.text}" for cell in kinds} if len(kinds) >= 2 else chief)
        if len(roles) >= 2 and len(known) == len(cells):
            return heads
        first_unknown = self.roster and not heads[cells[0].column] and len(known) == len(cells) - 1  # 社团, 活动地点, 监督员
        if (
            len(roles) == 1
            and (len(known) == len(cells) or first_unknown)
            and {"index", "other", "aside", "role", "post"} >= set(known) - set(roles)
            and roles[0] != known[0]
        ):
            return heads
        if roles or len(known) < 2 or len(known) * 5 < len(cells) * 3 or not {"name", "person", "aside"} & set(known):
            return {}
        if "name" not in known:
            return {column: "name" if head == "person" else head for column, head in heads.items()}
        return {column: "other" if head == "person" else head for column, head in heads.items()}

    def _is_board(self) -> bool:
        return "委员会" in self.caption

    # rows

    def _by_head(self, cells: list[Cell]) -> list[Person]:
        """The people of a row below a head row."""
        kinds = self._heads
        if any(head.startswith("=") for head in kinds.values()):
            holders = [(kinds[cell.column][1:], cell) for cell in cells if kinds.get(cell.column, "").startswith("=")]
            return [(who, name) for who, cell in holders for name in self._names(cell, listed=True)]
        if any(roles_of(head, board=True) for head in kinds.values()):
            if any(roles_of(cell.text) for cell in cells):
                self._heads = {}
                return self._by_cells(cells)
            return [
                (role, name)
                for cell in cells
                for role in roles_of(kinds.get(cell.column, ""), board=True)
                for name in self._names(cell, listed=True)
            ]
        columns = sorted(column for column, head in kinds.items() if head == "name")
        out: list[Person] = []
        for cell in cells:
            if kinds.get(cell.column) == "name":
                low, high = self._panel(columns, cell.column)
                out += self._holder(cell, [other for other in cells if low <= other.column <= high and other != cell])
        return out

    def _holder(self, cell: Cell, beside: list[Cell]) -> list[Person]:
        """The people of a cell in a column of names, by what stands beside it in its row."""
        names = self._names(cell, listed=True) or _surnamed(cell)
        if not names:
            return []
        at_role = [other for other in beside if self._heads.get(other.column) in ("role", "post", "work")]
        found = [(other, roles) for other in at_role if (roles := roles_of(other.text, board=self._is_board(), with_duty=True))]
        found = found or [(other, roles) for other in beside if (roles := roles_of(other.text))]  # under a head that is not known
        found = found or [(other, (other.text,)) for other in beside if self._is_post_as_role(other)]
        if found:
            self.role, self._role_column = found[0][1], found[0][0].column
        elif not self.role or any(other.column == self._role_column for other in beside):
            self.role = self.members if self._listed else ()  # else the cell of the role above reaches down to this row
        known = [other for other, _ in found]
        posts = [other for other in at_role if other not in known and self._heads[other.column] != "work" and is_post(other.text)]
        posts += [other for other in beside if other not in at_role and _TITLED.search(other.text) and is_post(other.text)]
        post = next((other.text for other in posts if not DUTY.match(other.text) and not EVERYBODY.match(other.text)), None)
        led = not self.role and any(name.post and LEADER.fullmatch(name.post) for name in names)  # 沈云川（组长）、何素琴
        return _given(names, ("成员",) if led else self.role, post)

    def _panel(self, columns: list[int], column: int) -> tuple[int, int]:
        """The columns that belong to a column of names where a table stands twice side by side (姓名, 职务, 姓名, 职务; also 职务 first)."""
        if len(columns) < 2:
            return 0, 1 << 30
        i = columns.index(column)
        if all(self._heads.get(at - 1) in ("role", "post") for at in columns):
            return column - 1, (columns[i + 1] - 2 if i + 1 < len(columns) else 1 << 30)
        return (0 if i == 0 else column), (columns[i + 1] - 1 if i + 1 < len(columns) else 1 << 30)

    def _by_cells(self, cells: list[Cell]) -> list[Person]:
        """The people of a row without a head row: role cells with names behind or beside them, or names alone in a list of people."""
        roles_at = [(i, roles) for i, cell in enumerate(cells) if (roles := roles_of(cell.text, board=self._is_board()))]
        if len(roles_at) > 1 and not roles_of(cells[-1].text):
            out = []
            for (i, roles), stop in zip(roles_at, [*(i for i, _ in roles_at[1:]), len(cells)], strict=True):
                out += [(role, name) for role, name in self._beside(cells[i + 1 : stop], roles)]
            self.role = ()
            return out
        if roles_at:
            self.role, self._role_column = roles_at[0][1], cells[roles_at[0][0]].column
            return self._beside(cells, self.role)
        if self.role and (other := next(filter(self._is_post_as_role, cells), None)):
            return self._beside([cell for cell in cells if cell != other], (other.text,))
        first = "".join(cells[0].text.split())
        if self.role and (cells[0].column > 0 or is_name(first) or first.isdigit()):
            return self._beside(cells, self.role)
        self.role = ()
        if led := [cell for cell in cells if _LED.search(cell.text)]:
            return [person for cell in led for person in _given(self._names(cell, listed=True), ("成员",), None)]
        if not self.roster or any(ASIDE.search(cell.text) for cell in cells):
            return []
        alone = [cell for cell in cells if is_name("".join(cell.text.split()))]
        return self._beside(alone if len(alone) > 1 else cells, self.members) if alone else []

    def _is_post_as_role(self, cell: Cell) -> bool:
        """Whether a cell in the column of the roles above holds a post that the table prints as one (督导员 below 组员)."""
        return cell.column == self._role_column and bool(_POST.fullmatch(cell.text))

    def _beside(self, cells: list[Cell], roles: tuple[str, ...]) -> list[Person]:
        """The names in the cells of a row, all of these roles; of several kinds of cells the plain names, else lists and names with posts."""
        rest = [cell for cell in cells if not roles_of(cell.text, board=self._is_board()) and not cell.text.isdigit()]
        plain = [is_name("".join(cell.text.split())) for cell in rest]
        found = [self._names(cell, listed=False) if alone else [] for cell, alone in zip(rest, plain, strict=True)]
        if not any(found):
            found = [[] if DUTY.match(cell.text) else self._names(cell, listed="、" in cell.text) for cell in rest]
        names = [name for some in found for name in some]
        others = (cell.text for cell, some in zip(rest, found, strict=True) if not some)
        post = next((text for text in others if is_post(text) and not _SHORT.fullmatch(text) and not EVERYBODY.match(text)), None)
        return _given(names, roles, post)

    def _names(self, cell: Cell, *, listed: bool) -> list[Name]:
        """The names that make up a cell; none if it holds anything else."""
        start, end = cell.start, cell.start + len(cell.text)
        pieces = cell.text.split()
        plain = "".join(pieces)
        if (len(pieces) == 1 or min(map(len, pieces)) == 1) and (is_name(plain) or (listed and _stranger(plain))):
            return [Name(plain, None, Span(start, end))]
        if _LABEL.search(cell.text) or DUTY.match(cell.text):
            return []
        names, until = parse(self.norm, start, end, listed=listed)
        if names and until >= end:
            return names
        single = one(self.norm, start, end, listed=False)
        return [single] if single else []


# a post that a table prints in its column of roles
_POST = re.compile(r"[\u3400-\u9fff]{1,5}(?<![人成组队委动])员")
_TITLED = re.compile(r"[校园]长|主任|书记|教师|老师|主席")
_SHORT = re.compile(r"[男女]|.{1,3}族|[\u3400-\u9fff]")


def _surnamed(cell: Cell) -> list[Name]:
    """The one name in a column of names that is a word of the language too (雍容)."""
    word = "".join(cell.text.split())
    known = bool(_SHORT_NAME.fullmatch(word)) and word[0] in surnames()[0] | rare_surnames()
    spread = len(cell.text.split()) == len(word)  # 简  单
    if not known or (word in WORDS and not spread) or is_post(word) or _NONE.search(word):
        return []
    return [Name(word, None, Span(cell.start, cell.start + len(cell.text)))]


def _stranger(word: str) -> bool:
    """Whether a word in a column of names may be a name whose surname is not known (吉克石布)."""
    if word[-1] in "兼员者" or is_word(word[:2]) or is_word(word[-2:]):  # 落实, 宣传发动
        return False
    return bool(_ANY_NAME.fullmatch(word)) and not is_post(word) and not _NONE.search(word)


_NONE = re.compile(r"同意|待定|暂[定缺无]|空缺|另[行定]|通知|见附|如下|以[上下]|合计|无$|等$|轮流|全[体校]|各班|班主任|年级")


def _given(names: list[Name], roles: tuple[str, ...], post: str | None) -> list[Person]:
    """Each name with its roles, its own in brackets before those of the row; a post beside it belongs to a single name."""
    out: list[Person] = []
    for name in names:
        if name.post and LEADER.fullmatch(name.post):
            out.append((role_name(name.post), name._replace(post=None)))
        else:
            out += [(role, name if name.post or len(names) > 1 or not post else name._replace(post=post)) for role in roles]
    return out

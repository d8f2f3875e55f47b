"""A batch compared again after texts came, went or changed: the same matches as from nothing, from a kept state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from invented_plans import HOMEWORK, LIBRARY, RIVER, VISITS, prose, submission, template
from invented_plans import plan as filed

from pipeline import audit
from pipeline.records import Span
from pipeline.reuse import Text, again, find, incremental, local, pairs, plan
from pipeline.reuse.again import Again
from pipeline.reuse.align import align
from pipeline.reuse.corpus import Corpus
from pipeline.reuse.incremental import Incremental
from pipeline.reuse.normalise import normalised
from pipeline.reuse.state import ends, load, slots_of
from pipeline.store import Store

PASSAGES = [RIVER, LIBRARY, HOMEWORK, VISITS]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """States of small batches too, whatever part of them changes."""
    monkeypatch.setattr(incremental, "LEAST", 0)
    monkeypatch.setattr(plan, "_FEW", 1.0)
    monkeypatch.setattr(plan, "_HOLES", 10.0)


def text(rng: Random, name: str) -> Text:
    """A plan of a few passages, some edited, one of them now and then twice; many hold the first, so that its runs pass every cap."""
    chosen = [RIVER] * (rng.random() < 0.7) + rng.sample(PASSAGES, rng.randint(0, 2))
    edited = [passage.replace("的", "之") if rng.random() < 0.3 else passage for passage in chosen]
    return submission(name, filed(rng, *edited, *edited[: rng.random() < 0.2], sentences=4) + prose(rng, 4, stock=0.8))


def from_state(folder: Path, texts: list[Text]) -> bool:
    """Whether the batch would be compared by way of the state in a folder."""
    engine = Incremental(folder)
    corpus = Corpus(texts, engine.normals)
    index = engine.index(corpus.padded, corpus.document, corpus.begin, corpus.names)
    return isinstance(index, Again)


@pytest.mark.parametrize("seed", range(6))
def test_matches_are_those_from_nothing(seed: int, tmp_path: Path) -> None:
    rng = Random(seed)
    texts = {f"{n:02}": text(rng, f"{n:02}") for n in range(24)}
    texts["t"] = template("t", filed(Random(99), VISITS, sentences=4))
    engine, used = Incremental(tmp_path / "state"), 0
    for _ in range(7):
        batch = list(texts.values())
        used += from_state(tmp_path / "state", batch)
        assert find(batch, engine) == find(batch)
        for change in rng.sample(["come", "go", "change", "stay"], 2):
            name = rng.choice([name for name in texts if name != "t"])
            if change == "come":
                texts[f"{name}+"] = text(rng, f"{name}+")
            elif change == "change":
                texts[name] = text(rng, name)
            elif change == "go":
                del texts[name]
    assert used >= 2


def links_in(folder: Path) -> list[tuple[str, int, str, int, int]]:
    """The links of a state: text and place on either side, and the kind of run."""
    state = load(folder)
    assert state is not None
    a, b, kind = ends(state.links, state.bits)
    sides = [
        [(state.names[n], int(at - state.begin[n])) for n, at in zip(slots_of(side, state.begin), side, strict=True)] for side in (a, b)
    ]
    return sorted((*one, *other, int(k)) for one, other, k in zip(*sides, kind, strict=True))


@pytest.mark.parametrize("seed", range(8))
def test_links_are_those_from_nothing(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "_LITTLE", -1.0)  # the state is always written
    rng = Random(seed)
    texts = [text(rng, f"{n:02}") for n in range(28)]
    find(texts, Incremental(tmp_path / "state"))
    for n in range(4):
        texts = [*texts[1:], text(rng, f"x{n}")]
        find(texts, Incremental(tmp_path / "state"))
        find(texts, Incremental(tmp_path / f"fresh{n}"))
        assert links_in(tmp_path / "state") == links_in(tmp_path / f"fresh{n}")


def test_what_did_not_change_is_not_aligned_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*(text(Random(n), f"{n:02}") for n in range(24)), template("t", filed(Random(99), VISITS))]
    calls: list[int] = []
    monkeypatch.setattr(pairs, "align", lambda *given: calls.append(1) or align(*given))  # type: ignore[func-returns-value]
    find(texts, Incremental(tmp_path / "state"))
    first = len(calls)
    find(texts, Incremental(tmp_path / "state"))
    assert len(calls) - first <= first / 4  # inside texts they are


def filed_by_many(rng: Random, names: list[str]) -> dict[str, Text]:
    """One plan filed under these names, a few words of each exchanged."""
    words = filed(rng, RIVER, LIBRARY, HOMEWORK, sentences=3)
    edits = [("的", "之"), ("学校", "校方"), ("，", ""), ("一", "壹")]
    return {name: submission(name, words.replace(*edits[n % 4]) + prose(rng, 2)) for n, name in enumerate(names)}


@pytest.mark.parametrize("seed", range(8))
def test_many_changes_at_once(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts come, go and change together, their spans too, in a batch with a family, a template and doubled texts."""
    rng = Random(seed)
    monkeypatch.setattr(again, "_LITTLE", rng.choice([-1.0, 0.2, 1.0]))  # with states written each time, now and then, and never
    texts = {f"{n:02}": text(rng, f"{n:02}") for n in range(30)} | filed_by_many(rng, [f"f{n:02}" for n in range(rng.randint(6, 13))])
    texts["t"] = template("t", filed(Random(99), VISITS, sentences=4))
    engine, used = Incremental(tmp_path / "state"), 0
    for turn in range(5):
        batch = list(texts.values())
        used += from_state(tmp_path / "state", batch)
        assert find(batch, engine) == find(batch)
        several = rng.sample([name for name in texts if name != "t"], 7)
        for name in several[:3]:
            del texts[name]
        for n, name in enumerate(several[3:]):
            first, second = Span(0, len(texts[name].text) // 3), Span(len(texts[name].text) // 3, len(texts[name].text) * 2 // 3)
            turned = replace(texts[name], excluded=(first,)) if n % 2 else replace(texts[name], repeats=((first, second),))
            texts[name] = text(rng, name) if n == 0 else turned
        texts |= {name: text(rng, name) for name in (f"{turn}a", f"g{turn}")}
        family = [one for name, one in texts.items() if name.startswith("f")]
        texts[f"f{turn}x"] = submission(f"f{turn}x", rng.choice(family).text + prose(rng, 1))
    print("USED", seed, used)
    assert used >= 1


@pytest.mark.parametrize("holders", [2, 7, 8, 11, 12, 13])
def test_a_copy_joins_a_family_and_leaves_it(holders: int, tmp_path: Path) -> None:
    """Also where that makes a passage's holders too many to list all their pairs, or its runs too many to link."""
    rng = Random(holders)
    texts = [*(text(rng, f"{n:02}") for n in range(8)), *filed_by_many(rng, [f"f{n:02}" for n in range(holders)]).values()]
    copy = submission("e", texts[-1].text.replace("教师", "老师"))  # before the others in the batch
    engine = Incremental(tmp_path / "state")
    for batch in (texts, [*texts, copy], [*texts, copy, replace(copy, id="x")], texts[:-1], [*texts[1:], copy]):
        assert find(batch, engine) == find(batch)


@pytest.mark.parametrize("holders", [2, 3, 5, 8, 9, 15])
def test_a_phrase_grows_common_by_a_new_text(holders: int, tmp_path: Path) -> None:
    """What many hold weighs less: the new text may take a passage from two others that it shares nothing else with."""
    rng = Random(holders)
    lead = RIVER[:30]
    texts = [submission(f"{n:02}", filed(rng, lead + prose(rng, 1), *[VISITS[:44]] * (n < 2), sentences=3)) for n in range(holders)]
    texts += [submission(f"p{n}", filed(rng, lead + VISITS[:20] + LIBRARY[:24], sentences=2)) for n in range(2)]
    engine = Incremental(tmp_path / "state")
    for n in range(4):
        assert find(texts, engine) == find(texts)
        texts = [submission(f"a{n}", filed(rng, lead, VISITS[:20], sentences=2)), *texts]


def test_what_did_not_change_is_not_normalised_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text(Random(n), f"{n:02}") for n in range(24)]
    read: list[str] = []
    monkeypatch.setattr(local, "normalised", lambda batch: read.extend(batch) or normalised(batch))  # type: ignore[func-returns-value]
    find(texts, Incremental(tmp_path / "state"))
    assert read == [one.text for one in texts]
    new = submission("05+", prose(Random(77), 12))
    find([*texts, new], Incremental(tmp_path / "state"))
    assert read[len(texts) :] == [new.text]


def test_lone_surrogates_and_pairs_of_them_are_told_apart(tmp_path: Path) -> None:
    engine, rest = Incremental(tmp_path / "state"), [text(Random(n), f"{n:02}") for n in range(12)]
    for mark in ("\ud83d\ude00", "\U0001f600", "\ud83d"):
        batch = [submission("a", mark + RIVER), submission("b", RIVER + mark), *rest]
        assert find(batch, engine) == find(batch)


def test_few_changes_leave_the_state_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text(Random(n), f"{n:02}") for n in range(28)]
    engine, folder = Incremental(tmp_path / "state"), tmp_path / "state"
    find(texts, engine)
    before = folder.stat().st_ino
    monkeypatch.setattr(again, "_LITTLE", 0.5)
    for n in range(4):  # each time all that differs is found anew
        texts = [*texts[1:], text(Random(50 + n), f"{n}x")]
        assert find(texts, engine) == find(texts)
        assert folder.stat().st_ino == before
    monkeypatch.setattr(again, "_LITTLE", 0.0)
    assert find(texts, engine) == find(texts)
    assert folder.stat().st_ino != before


def test_a_changed_template_and_new_excluded_spans_count(tmp_path: Path) -> None:
    texts = [text(Random(n), f"{n:02}") for n in range(12)]
    engine = Incremental(tmp_path / "state")
    find(texts, engine)
    for issued in (filed(Random(99), RIVER), filed(Random(99), LIBRARY)):
        batch = [*texts, template("t", issued)]
        assert find(batch, engine) == find(batch)
    turned = [template(one.id, one.text) if one.id == "03" else one for one in texts]
    assert find(turned, engine) == find(turned)


def test_with_many_changes_all_is_compared_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text(Random(n), f"{n:02}") for n in range(12)]
    find(texts, Incremental(tmp_path / "state"))
    assert from_state(tmp_path / "state", texts)
    monkeypatch.setattr(plan, "_FEW", 0.05)
    assert not from_state(tmp_path / "state", [*texts, text(Random(50), "x"), text(Random(51), "y")])


@pytest.mark.parametrize("damage", ["keys.npy", "state.json", "boxes.npy"])
def test_a_damaged_state_is_as_good_as_none(damage: str, tmp_path: Path) -> None:
    texts = [text(Random(n), f"{n:02}") for n in range(12)]
    find(texts, Incremental(tmp_path / "state"))
    (tmp_path / "state" / damage).write_bytes(b"damaged")
    assert not from_state(tmp_path / "state", texts)
    assert find(texts, Incremental(tmp_path / "state")) == find(texts)


def test_a_state_of_another_program_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text(Random(n), f"{n:02}") for n in range(12)]
    find(texts, Incremental(tmp_path / "state"))
    monkeypatch.setattr("pipeline.reuse.state._version", lambda: "another")
    assert not from_state(tmp_path / "state", texts)


def test_where_nothing_can_be_kept_it_compares_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    texts = [text(Random(n), f"{n:02}") for n in range(12)]
    assert find(texts, Incremental(tmp_path / "file" / "state")) == find(texts)


def test_only_the_latest_batches_are_kept(tmp_path: Path) -> None:
    for n in range(5):
        find([text(Random(n), "a"), text(Random(n + 50), "b")], Incremental(tmp_path / f"{n}"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2", "3", "4"]


def test_what_is_no_state_stays(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("kept", encoding="utf-8")
    for n in range(5):
        find([text(Random(n), "a"), text(Random(n + 50), "b")], Incremental(tmp_path / f"{n}"))
    assert (tmp_path / "mine" / "notes.txt").read_text(encoding="utf-8") == "kept"


def test_an_audit_keeps_and_takes_its_batch_and_the_cache_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for n in range(12):
        (tmp_path / "in" / f"{n:02}.txt").write_text(text(Random(n), "").text, encoding="utf-8")
    kept = tmp_path / "kept"
    audit(tmp_path / "in", cache=kept)
    (state,) = (kept / "compared").iterdir()
    before = state.stat().st_ino
    (tmp_path / "in" / "12.txt").write_text(text(Random(12), "").text, encoding="utf-8")
    later, alone = audit(tmp_path / "in", cache=kept), audit(tmp_path / "in", cache=False)
    assert [path.name for path in (kept / "compared").iterdir()] == [state.name]
    assert state.stat().st_ino != before
    assert (later.matches, later.families) == (alone.matches, alone.families)
    Store(kept).clear()
    assert not (kept / "compared").exists()


def test_small_batches_leave_no_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "LEAST", 1_000_000)
    find([text(Random(1), "a"), text(Random(2), "b")], Incremental(tmp_path / "state"))
    assert not list(tmp_path.iterdir())


def test_empty_batches(tmp_path: Path) -> None:
    engine = Incremental(tmp_path / "state")
    for texts in ([], [submission("a", "")], [submission("a", RIVER)], []):
        assert find(texts, engine) == []


def test_sums_of_weights_are_exact() -> None:
    """What a stretch weighs does not depend on what stands before it: kept regions may stay."""
    from pipeline.reuse.fingerprint import Weights  # noqa: PLC0415

    rng = np.random.default_rng(1)
    common = rng.integers(0, 60, 5000, dtype=np.uint8)
    before = np.concatenate([rng.integers(0, 60, 777, dtype=np.uint8), common])
    one, other = Weights(common), Weights(before)
    assert all(one.one(first, 20) == other.one(first + 777, 20) for first in range(1, 4000, 37))

"""Whatever the texts, every match says what is there."""

from __future__ import annotations

from itertools import permutations
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented_plans import HOMEWORK, LIBRARY, RIVER, VISITS, prose

from pipeline.records import Match, Span
from pipeline.reuse import Text, find
from pipeline.reuse.align import similarity
from pipeline.reuse.normalise import normalise

PARTS = st.one_of(
    st.sampled_from(
        [
            RIVER,
            LIBRARY,
            HOMEWORK,
            VISITS,
            RIVER[5:60],
            HOMEWORK[20:],
            "一、指导思想\n",
            "The school keeps a list of 12 names. ",
            "２０２１年3月",
        ]
    ),
    st.integers(0, 50).map(lambda seed: prose(Random(seed), 2)),
    st.text("规範学校，。、 \n12aB\u3000“”（）①𠮷e\u0301", max_size=12),
)


@st.composite
def batches(draw: st.DrawFn) -> list[Text]:
    texts = []
    for n in range(draw(st.integers(1, 5))):
        text = "".join(draw(st.lists(PARTS, max_size=8)))
        cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4)))
        excluded = tuple(Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False))
        texts.append(Text(f"d{n}", text, draw(st.sampled_from(["submission", "submission", "template"])), excluded))
    return texts


def check(match: Match, texts: dict[str, Text]) -> None:
    a, b = texts[match.a], texts[match.b]
    for text, span in ((a, match.a_span), (b, match.b_span)):
        assert 0 <= span.start < span.end <= len(text.text)
        assert text.text[span.start : span.end].strip() == text.text[span.start : span.end]
    one, other = normalise(a.text[slice(*match.a_span)]).letters, normalise(b.text[slice(*match.b_span)]).letters
    assert match.chars == max(len(one), len(other)) >= 40
    assert match.similarity == round(similarity(one, other), 4)
    if match.kind == "peer":
        assert match.a < match.b and a.role == b.role == "submission"
    elif match.kind == "template":
        assert (a.role, b.role) == ("submission", "template")
    else:
        assert a == b and a.role == "submission" and match.a_span.end <= match.b_span.start


@settings(max_examples=150)
@given(batches())
def test_spans_lie_in_the_texts_and_hold_what_the_match_says(texts: list[Text]) -> None:
    for match in find(texts):
        check(match, {text.id: text for text in texts})


@settings(max_examples=25)
@given(batches())
def test_the_order_of_the_texts_does_not_matter(texts: list[Text]) -> None:
    matches = find(texts)
    assert all(find(order) == matches for order in list(permutations(texts))[:6])


#: a text that goes on with what the template explains, in the middle of a sentence
_INTO_TEMPLATE = [
    Text("d0", RIVER, "submission"),
    Text("d1", RIVER[5:60] + prose(Random(0), 2), "submission"),
    Text("d2", prose(Random(0), 2), "template"),
]


@settings(max_examples=100)
@example(_INTO_TEMPLATE)
@given(batches())
def test_nothing_is_reported_twice(texts: list[Text]) -> None:
    """What a template explains, and a second standing, have no part in peer matches, but for a few letters at the edges."""
    matches = find(texts)
    for text in texts:
        taken = [match.a_span for match in matches if match.a == text.id and match.kind == "template"]
        taken += [match.b_span for match in matches if match.b == text.id and match.kind == "self"]
        for match in matches:
            spans = [span for name, span in ((match.a, match.a_span), (match.b, match.b_span)) if name == text.id and match.kind == "peer"]
            for span in spans:
                for other in taken:
                    assert len(normalise(text.text[max(span.start, other.start) : min(span.end, other.end)]).letters) <= 3


@given(st.text(max_size=60), st.text(max_size=60))
def test_similarity_is_a_share(a: str, b: str) -> None:
    one, other = normalise(a).letters, normalise(b).letters
    assert 0 <= similarity(one, other) <= 1
    assert not one or similarity(one, one) == 1

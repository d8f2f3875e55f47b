"""Pictures of pages: photos, scans of several pages, and those that cannot be read."""

from __future__ import annotations

import io

import numpy as np
import pytest
import scans
from PIL import Image, ImageDraw

from pipeline import parse
from pipeline.demo import page as typeset
from pipeline.errors import ReadError
from pipeline.ingestion import ocr_engine, pictures, seals
from pipeline.ingestion.desk import Deferred, Desk

needs_packages = pytest.mark.skipif(not ocr_engine.is_installed(), reason="needs planaudit[ocr]")
needs_recognition = pytest.mark.skipif(not scans.can_be_read(), reason="needs planaudit[ocr] and a Chinese font of the system")

NOTICE = """关于开展读书活动的通知

请各班于9月15日前报送读书计划，联系人周文远。"""


def page(text: str = NOTICE, dpi: int = 150) -> Image.Image:
    """The upper third of a page, where the text stands."""
    whole = scans.drawn(typeset.render(text), dpi=dpi)
    return whole.crop((0, 0, whole.width, whole.height // 3))


def code_of(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        parse(data)
    assert any("\u4e00" <= char <= "\u9fff" for char in str(caught.value)) and caught.value.english.isascii()
    return caught.value.code


@needs_recognition
def test_a_photo_in_a_shadow_is_read_upright_by_its_exif_mark() -> None:
    photo = scans.shaded(scans.scanned(page(), slant=1.5)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by 90 degrees
    data = scans.as_file(photo, "JPEG", quality=85, exif=exif)
    source = parse(data, "通知.jpg")
    assert source.format == "jpg" and not source.problems
    assert "".join(block.text for block in source.blocks) == "".join(NOTICE.split())
    boxes = [block.anchor.box for block in source.blocks]
    assert all(block.anchor.page == 1 for block in source.blocks)
    # pixels of the page as it is read, wider than high
    assert all(box and box[2] < photo.height and box[3] < photo.width for box in boxes)
    assert max(box[2] for box in boxes if box) > photo.width


@needs_recognition
def test_pages_of_a_tiff_are_its_frames_and_a_blank_one_is_told() -> None:
    blank = Image.new("L", (600, 400), "white")
    data = scans.as_file(page().convert("L"), "TIFF", save_all=True, append_images=[blank])
    with pytest.raises(Deferred) as deferred:
        parse(data, desk=Desk(defer=True))
    assert deferred.value.pages == (0, 1)
    source = parse(data)
    assert {block.anchor.page for block in source.blocks} == {1}
    assert [problem.code for problem in source.problems] == ["no_text"] and "第 2 页" in source.problems[0].message


@needs_recognition
def test_of_an_animation_the_first_frame_is_read() -> None:
    frames = [page(dpi=100).convert("L"), Image.new("L", page(dpi=100).size, "white")]
    source = parse(scans.as_file(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert "周文远" in "".join(block.text for block in source.blocks)
    assert any("第一帧" in note.message for note in source.notes)


def test_what_is_transparent_is_white_paper_and_deep_grey_is_grey() -> None:
    see_through = Image.new("RGBA", (40, 20), (0, 0, 0, 0))
    see_through.paste((0, 0, 0, 255), (10, 5, 20, 15))
    picture, _ = pictures.frame(scans.as_file(see_through), 0)
    deep, _ = pictures.frame(scans.as_file(Image.fromarray(np.full((20, 40), 0x8000, np.uint16)), "TIFF"), 0)
    assert np.unique(deep).tolist() == [0x80]
    assert picture.shape == (20, 40, 3) and picture[0, 0].tolist() == [255] * 3 and picture[10, 15].tolist() == [0] * 3


@needs_packages
def test_seals_fade_and_letterheads_and_ink_stay() -> None:
    paper = Image.new("RGB", (800, 1100), (235, 232, 225))
    pen = ImageDraw.Draw(paper)
    for left in range(150, 650, 60):  # letters of a letterhead
        pen.rectangle((left, 60, left + 40, 100), fill=scans.RED)
    pen.rectangle((300, 520, 700, 530), fill=(30, 30, 30))  # ink, partly under the seal
    grey = seals.even_grey(np.asarray(scans.sealed(paper)))
    ring = int(800 * 0.62 + 800 * 0.13) - 3
    assert grey[80, 170] < 100 and grey[525, 310] < 60 and grey[525, 480] < 60
    assert grey[int(1100 * 0.45), ring] > 240 and grey[900, 100] > 240


@needs_recognition
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "WEBP"])
def test_a_picture_that_breaks_off_says_so(kind: str) -> None:
    whole = scans.as_file(scans.scanned(page(dpi=50)), kind)
    half = whole[: len(whole) // 2]
    if kind == "BMP":
        half = half[:2] + len(half).to_bytes(4, "little") + half[6:]
    assert code_of(half) == "truncated"


@needs_recognition
def test_a_picture_of_nothing_says_so() -> None:
    assert code_of(scans.as_file(Image.new("L", (300, 200), 255))) == "no_text"
    assert code_of(scans.as_file(Image.new("L", (3, 3), 255))) == "no_text"


@pytest.mark.parametrize("side", [11_000, 20_000])
def test_a_picture_that_would_take_gigabytes_is_refused(side: int) -> None:
    data = scans.as_file(Image.new("1", (side, side), 1))
    assert len(data) < 100_000
    with pytest.raises(pictures.UnreadableError) as caught:
        pictures.frame(data, 0)
    assert caught.value.key == "too_large.picture"
    assert code_of(data) in ("too_large", "missing_tool")


def test_several_pages_in_a_file_wait_together() -> None:
    out = io.BytesIO()
    frame = Image.new("L", (20, 20), 255)
    frame.save(out, "TIFF", save_all=True, append_images=[frame] * 3)
    try:
        parse(out.getvalue(), desk=Desk(defer=True))
    except Deferred as deferred:
        assert deferred.pages == (0, 1, 2, 3)
    except ReadError as error:
        assert error.code == "missing_tool"

"""Statement 24: a picture is told by its content, bounded, and drawn anew as pixels alone."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from contracts.uploads import MOST_BYTES, ImageTooLarge, NotAnImage
from gateway import images

CAMERA, PLACE, ORIENTATION = 0x010F, 0x8825, 0x0112


def file(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **words: object) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "red" if mode in ("RGB", "P") else 0).save(made, kind, **words)
    return made.getvalue()


def shown(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(images.clean(data).data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_whatever_comes_in_leaves_as_a_jpeg(kind: str) -> None:
    found = shown(file(kind))
    assert (found.format, found.size, found.mode) == ("JPEG", (60, 40), "RGB")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
def test_every_kind_of_colour_is_understood(mode: str) -> None:
    assert shown(file("PNG", mode=mode)).size == (60, 40)


def test_a_printers_colours_too() -> None:
    assert shown(file("JPEG", mode="CMYK")).mode == "RGB"


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[CAMERA], exif[ORIENTATION] = "A telephone", 6
    exif[PLACE] = {1: "N", 2: (26.0, 4.0, 30.0)}
    sent = file("JPEG", exif=exif, comment=b"at home")
    assert b"A telephone" in sent and b"at home" in sent
    kept = images.clean(sent)
    found = Image.open(io.BytesIO(kept.data))
    assert not found.getexif() and "comment" not in found.info and b"A telephone" not in kept.data
    assert found.size == (40, 60) == (kept.width, kept.height)


def test_what_hangs_behind_the_picture_is_left_behind() -> None:
    assert b"<script>" not in images.clean(file("JPEG") + b"<script>alert(1)</script>").data


def test_a_large_picture_becomes_a_small_one() -> None:
    kept = images.clean(file("JPEG", (4000, 3000)))
    assert (kept.width, kept.height) == (1600, 1200)
    assert len(kept.data) <= MOST_BYTES


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 x",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04" + b"\0" * 40,
        file("GIF"),
        file("BMP"),
        file("PNG")[:60],
    ],
    ids=["nothing", "pdf", "svg", "zip", "gif", "bmp", "half a png"],
)
def test_what_is_no_picture_is_refused_whatever_it_says_it_is(data: bytes) -> None:
    with pytest.raises(NotAnImage):
        images.clean(data)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(side: int) -> bytes:
    """A PNG that says it has `side` × `side` pixels and holds next to nothing."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [5_001, 10_000, 60_000])
def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked(side: int) -> None:
    with pytest.raises(ImageTooLarge):
        images.clean(bomb(side))


@given(st.binary(max_size=300), st.integers(0, 200))
@settings(max_examples=60)
def test_no_broken_file_breaks_more_than_itself(noise: bytes, place: int) -> None:
    whole = file("PNG")
    with suppress(NotAnImage, ImageTooLarge):
        images.clean(whole[:place] + noise + whole[place:])

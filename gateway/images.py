"""Pictures that people send, drawn anew: what leaves here holds pixels and nothing else (statement 24).

The kind is told by content. How many pixels a picture claims is looked at before any of them is unpacked. Drawing anew
drops whatever else the file held: place and time of the shot (EXIF), previews, comments, a second file behind the end.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from PIL import Image, ImageOps, UnidentifiedImageError

from contracts.uploads import MOST_BYTES, ImageTooLarge, NotAnImage

KINDS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 25_000_000  # a picture of 5 MB from a telephone has fewer; unpacked it takes 4 bytes a pixel
LONGEST_SIDE = 1600
QUALITIES = (85, 75, 60, 45)

#: An unpacked picture is large: so many at once, whoever sends them.
_at_once = CapacityLimiter(2)


@dataclass(frozen=True)
class Picture:
    """A JPEG, upright, its longest side 1600 pixels at most."""

    data: bytes
    width: int
    height: int

    @property
    def text(self) -> str:
        return base64.b64encode(self.data).decode()


async def cleaned(data: bytes) -> Picture:
    """The picture drawn anew, in a thread. Raises `NotAnImage` or `ImageTooLarge`."""
    return await to_thread.run_sync(clean, data, limiter=_at_once)


def clean(data: bytes) -> Picture:
    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ImageTooLarge(megapixels=MOST_PIXELS // 1_000_000)
            return _drawn(_upright(image))
    except Image.DecompressionBombError as error:  # raised while it is opened, for one that claims far more
        raise ImageTooLarge(megapixels=MOST_PIXELS // 1_000_000) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, ArithmeticError) as error:
        raise NotAnImage() from error


def _upright(image: Image.Image) -> Image.Image:
    """As it is looked at: turned as its EXIF says, small, without transparency; the first frame of one that moves."""
    if image.mode in ("1", "P"):
        image = image.convert("RGBA")  # a palette can't be made smaller smoothly
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is unpacked at a fraction of its size
    turned = ImageOps.exif_transpose(image).convert("RGBA")
    flat = Image.new("RGB", turned.size, "white")
    flat.paste(turned, mask=turned.getchannel("A"))
    return flat


def _drawn(image: Image.Image) -> Picture:
    for quality in QUALITIES:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= MOST_BYTES:
            return Picture(file.getvalue(), image.width, image.height)
    raise NotAnImage()  # noise of this size in the lowest quality: it is no photograph

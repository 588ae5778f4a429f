"""Pictures that people send: drawn anew from their pixels, so that no place, time or device travels along."""

from __future__ import annotations

import io
import warnings
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from shanyang.lib.errors import Refused

MOST_BYTES = 12 * 2**20
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2000
QUALITY = 82
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


def redrawn(stream: BinaryIO) -> bytes:
    """A JPEG of the same picture, upright, at most 2000 pixels long, with nothing but pixels in it.

    Raises: Refused for what is no JPEG, PNG or WebP, is broken, or is too large.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(_("照片超过 12 MB。请在手机上选小一些的尺寸，再传一次。"), field="file")
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise Refused(
            _("这是 HEIC 格式的照片，这里读不了。请在手机相机设置里选“兼容性最佳”重拍，或者截图后再传。"), field="file"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redraw(data)
    except Refused:
        raise
    except Exception:
        # Pillow raises many kinds of errors for broken files, down to struct.error and SyntaxError.
        raise Refused(
            _("这张照片打不开，可能没有传完或者不是照片。请换一张 JPEG 或 PNG 照片再传。"), field="file"
        ) from None


def _redraw(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused(_("照片的像素太多。请在手机上选小一些的尺寸，再传一次。"), field="file")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new image of the same pixels: `info` with EXIF, XMP, comments and profiles stays behind.
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()

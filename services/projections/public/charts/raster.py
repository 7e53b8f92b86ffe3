"""PNG of a picture, drawn with the font of the pages."""

from pathlib import Path

import resvg_py

FONTS = "@uswds/uswds/dist/fonts/public-sans"
STYLES = ("Regular", "Bold")
SCALE = 2
"""Pixels for one unit of the picture: sharp on paper and on fine screens."""


def png(svg: str, packages: Path) -> bytes:
    """Return the picture as PNG; `packages` is the folder in which npm has installed USWDS, whose font is used."""
    fonts = [str(packages / FONTS / f"PublicSans-{style}.ttf") for style in STYLES]
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=SCALE,
            skip_system_fonts=True,
            font_files=fonts,
            font_family="Public Sans",
            sans_serif_family="Public Sans",
            background="#ffffff",
        )
    )

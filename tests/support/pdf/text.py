"""The words of a PDF that our typesetter made, page by page in their order, read without any library for it."""

import re
import zlib

STREAM = re.compile(rb"(\d+) 0 obj\s*<<((?:(?!endobj).)*?)>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
OBJECT = re.compile(rb"(\d+) 0 obj\s*(<<.*?)endobj", re.DOTALL)
INNER = rb"\((?:[^()\\]|\\.)*\)"
STRING = rb"\((?:[^()\\]|\\.|" + INNER + rb")*\)"
HEX = rb"<[0-9A-Fa-f]+>"
PROPERTY = rb"/[A-Z]\w*\s*(?:" + STRING + rb"|" + HEX + rb")"
SHOWN = re.compile(PROPERTY + rb"|/(f\d+) [\d.]+ Tf|(" + STRING + rb")|(" + HEX + rb")|(ET)", re.DOTALL)
"""A property of a mark, which is passed over; a font; a string; one in hexadecimal; the end of a piece of text."""

ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

Signs = dict[int, str]


def text_of(pdf: bytes) -> str:
    """Everything that can be read, without what only breaks lines."""
    streams = {number: _plain(data) for number, _, data in STREAM.findall(pdf)}
    objects = dict(OBJECT.findall(pdf))
    pages = [code for code in objects.values() if re.search(rb"/Type\s*/Page\b", code)]
    return "\n".join(_page(code, objects, streams) for code in pages).replace("\u200b", "")


def _page(page: bytes, objects: dict[bytes, bytes], streams: dict[bytes, bytes]) -> str:
    resources, contents = (_reference(page, name) for name in (b"Resources", b"Contents"))
    fonts = {name: _signs(streams[_reference(objects[at], b"ToUnicode")]) for name, at in _fonts(objects[resources])}
    output, signs = list[str](), Signs()
    for match in SHOWN.finditer(streams[contents]):
        if match[1]:
            signs = fonts[match[1]]
        elif match[4]:
            output.append("\n")
        elif match[2] or match[3]:
            codes = _unescaped(match[2][1:-1]) if match[2] else bytes.fromhex(match[3][1:-1].decode())
            output += [signs[int.from_bytes(codes[i : i + 2])] for i in range(0, len(codes), 2)]
    return "".join(output)


def _fonts(resources: bytes) -> list[tuple[bytes, bytes]]:
    return re.findall(rb"/(f\d+) (\d+) 0 R", resources)


def _reference(part: bytes, name: bytes) -> bytes:
    match = re.search(rb"/" + name + rb" (\d+) 0 R", part)
    assert match, name
    return match[1]


def _plain(data: bytes) -> bytes:
    """A stream that ends in what looks like a line's end has lost it: its checksum is not looked at."""
    try:
        return zlib.decompressobj().decompress(data)
    except zlib.error:
        return data


def _unescaped(text: bytes) -> bytes:
    def unescape(match: re.Match[bytes]) -> bytes:
        return bytes([int(match[1], 8)]) if match[1].isdigit() else ESCAPES.get(match[1], match[1])

    return re.sub(rb"\\([0-7]{1,3}|.)", unescape, text, flags=re.DOTALL)


def _signs(cmap: bytes) -> Signs:
    """Which text each glyph of a font stands for."""
    signs = Signs()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            signs[int(code, 16)] = _utf16(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            begins = _utf16(text)
            for step in range(int(last, 16) - int(first, 16) + 1):
                signs[int(first, 16) + step] = begins[:-1] + chr(ord(begins[-1]) + step)
    return signs


def _utf16(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")

"""Real little documents, made on the spot."""

import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

RESIDENT_NUMBER = "900101-1234568"  # invented; its check digit is right


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf(text: str = "Business plan", *, password: str | None = None, owner: str | None = None) -> bytes:
    """One page with `text`, in a plain Helvetica."""
    document = pikepdf.new()
    font = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica))
    page = document.add_blank_page(page_size=(300, 300))
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = document.make_stream(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
    out = BytesIO()
    locked = pikepdf.Encryption(owner=owner or password or "", user=password or "") if password or owner else None
    document.save(out, encryption=locked)
    return out.getvalue()


def package(members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(text: str = "plan", **more: bytes) -> bytes:
    body = f'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    return package({"[Content_Types].xml": b"<Types/>", "word/document.xml": body.encode(), **more})


def xlsx(text: str = "1") -> bytes:
    shared = f"<sst><si><t>{text}</t></si></sst>"
    return package({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": shared.encode()})


def hwpx(text: str = "계획", manifest: bytes = b"<manifest/>") -> bytes:
    section = f"<hs:sec><hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p></hs:sec>"
    members = {"mimetype": b"application/hwp+zip", "META-INF/manifest.xml": manifest, "Contents/content.hpf": b"<opf/>"}
    return package({**members, "Contents/section0.xml": section.encode()}, compression=zipfile.ZIP_STORED)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), exif: Image.Exif | None = None) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def hwp(text: str = "계획서", *, flags: int = 1) -> bytes:
    """A Hangul 5 document as small as it gets: FileHeader and one packed section in an OLE box."""
    header = (b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)).ljust(256, b"\0")
    words = text.encode("utf-16-le")
    record = struct.pack("<I", 67 | (len(words) & 0xFFF) << 20) + words
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return ole({"FileHeader": header, "BodyText": {"Section0": packer.compress(record) + packer.flush()}})


FREE, END, FATSECT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def ole(tree: dict[str, bytes | dict[str, bytes]]) -> bytes:
    """A compound file (MS-CFB, version 3): every stream is padded past the 4096 bytes below which small-stream rules begin."""
    entries: list[dict[str, int | str | bytes]] = [{"name": "Root Entry", "kind": 5, "child": NONE, "next": NONE, "data": b""}]

    def add(names: dict[str, bytes | dict[str, bytes]], parent: int) -> None:
        before = NONE
        for name, content in names.items():
            index = len(entries)
            data = content if isinstance(content, bytes) else b""
            entries.append({"name": name, "kind": 2 if isinstance(content, bytes) else 1, "child": NONE, "next": NONE, "data": data})
            if before == NONE:
                entries[parent]["child"] = index
            else:
                entries[before]["next"] = index
            before = index
            if isinstance(content, dict):
                add(dict(content), index)

    add(tree, 0)
    fat: list[int] = [FATSECT]
    sectors = b""
    for entry in entries:
        data = bytes(entry["data"])  # type: ignore[arg-type]
        if entry["kind"] == 2:
            padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
            entry["start"], entry["size"] = len(fat), len(padded)
            count = len(padded) // 512
            fat += [*range(len(fat) + 1, len(fat) + count), END]
            sectors += padded
        else:
            entry["start"], entry["size"] = END if entry["kind"] == 5 else 0, 0
    while len(entries) % 4:
        entries.append({"name": "", "kind": 0, "child": NONE, "next": NONE, "start": 0, "size": 0})
    directory, table = len(fat), b""
    for entry in entries:
        name = str(entry["name"]).encode("utf-16-le") + (b"\0\0" if entry["name"] else b"")
        table += name.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQII4x",
            len(name),
            entry["kind"],
            1,
            NONE,
            entry["next"],
            entry["child"],
            b"",
            0,
            0,
            0,
            entry["start"],
            entry["size"],
        )
    count = len(table) // 512
    fat += [*range(directory + 1, directory + count), END]
    assert len(fat) <= 128, "one FAT sector only"
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 62, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, 4096, END, 0, END, 0
    )
    head += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    return head + struct.pack("<128I", *fat, *[FREE] * (128 - len(fat))) + sectors + table

"""Attachments: pictures and papers that show what was seen, named by their SHA-256, with the name of the witness."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from werkzeug.datastructures import FileStorage

MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 10
CHUNK = 1024 * 1024
MB = 1024 * 1024
# By their first bytes: what a file says of itself in its name is not believed.
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"GIF87a", "image/gif", ".gif"),
    (b"GIF89a", "image/gif", ".gif"),
    (b"%PDF-", "application/pdf", ".pdf"),
)
TEXT = ("text/plain", ".txt")
SUFFIX = {kind: suffix for _, kind, suffix in MAGIC} | {"image/webp": ".webp", "text/plain": ".txt"}
TAKEN = "Pictures (PNG, JPEG, GIF, WebP), PDF and plain text"


class FileRefused(Exception):  # noqa: N818 - named for what happened
    """A file that is not kept; the message says why and what to do, and the answer itself is kept."""


@dataclass(frozen=True)
class Kept:
    """A file as it was kept."""

    name: str
    kind: str
    bytes: int
    sha256: str


def keep(sent: FileStorage, folder: Path) -> Kept:
    """Keep a file, whole or not at all. Raises FileRefused."""
    name = re.sub(r"[^\w .()-]", "_", Path(sent.filename or "file").name)[:120] or "file"
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{secrets.token_hex(8)}.part"
    digest, size, start = hashlib.sha256(), 0, b""
    try:
        with part.open("xb") as out:
            while chunk := sent.stream.read(CHUNK):
                size += len(chunk)
                if size > MOST_BYTES:
                    raise FileRefused(_too_large(name, sent))
                start = start or chunk[:4096]
                digest.update(chunk)
                out.write(chunk)
        kind = _kind(start)
        if size == 0:
            raise FileRefused(f"{name} is empty, so it was not kept.")
        if kind is None or (kind == TEXT[0] and not _is_text(part)):
            raise FileRefused(f"{name} is of a kind that cannot be kept here. {TAKEN} can be.")
        part.replace(folder / (digest.hexdigest() + SUFFIX[kind]))
    finally:
        part.unlink(missing_ok=True)
    return Kept(name, kind, size, digest.hexdigest())


def path_of(folder: Path, sha256: str, kind: str) -> Path:
    """Where a kept file lies."""
    return folder / (sha256 + SUFFIX[kind])


def _too_large(name: str, sent: FileStorage) -> str:
    sent.stream.seek(0, 2)
    return (
        f"{name} has {sent.stream.tell() / MB:.0f} MB, and at most {MOST_BYTES // MB} MB are kept. "
        "Take a smaller picture, for example of one window instead of the whole screen."
    )


def _kind(start: bytes) -> str | None:
    for magic, kind, _ in MAGIC:
        if start.startswith(magic):
            return kind
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    return TEXT[0] if b"\x00" not in start else None


def _is_text(file: Path) -> bool:
    try:
        return "\x00" not in file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False

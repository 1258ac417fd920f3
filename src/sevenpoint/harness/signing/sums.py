"""SHA256SUMS: the hash of every file of a folder, in the format that `sha256sum --check` reads.

>>> parse(render({"manifest.json": "0" * 64, "scenarios/a.json": "f" * 64}))["scenarios/a.json"][:4]
'ffff'
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

LINE = re.compile(r"([0-9a-f]{64})  (.+)")


class SumsError(ValueError):
    """A list, or a folder, that cannot be written as SHA256SUMS; the message names the line or the file."""


def hash_files(folder: Path, leave_out: Collection[str] = ()) -> dict[str, str]:
    """The hash of every file below a folder by its path, with / between the parts, sorted; `leave_out`: paths.

    Raises:
        SumsError: something below is neither a folder nor an ordinary file, or has a name of odd characters.
        OSError: a file cannot be read.
    """
    return {name: hash_file(folder / name) for name in names_below(folder) if name not in leave_out}


def names_below(folder: Path) -> list[str]:
    """The files below a folder. Raises SumsError for what is neither a folder nor an ordinary file."""
    names = []
    for place, folders, files in os.walk(folder, onerror=_raise):
        for name in (*folders, *files):
            path = Path(place) / name
            told = path.relative_to(folder).as_posix()
            if not is_plain(told):
                raise SumsError(f"{told!r}: has a name that no list of files can hold. Rename or remove it.")
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                raise SumsError(f"{told}: is a link or a device, not a file. Put the file itself there, or remove it.")
        names += [(Path(place) / name).relative_to(folder).as_posix() for name in files]
    return sorted(names)


def hash_file(file: Path) -> str:
    """SHA-256 of a file in hex, read in pieces."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def render(hashes: Mapping[str, str]) -> str:
    """The list, sorted by path. Raises SumsError for a path that it cannot hold."""
    for name in hashes:
        if not is_plain(name):
            raise SumsError(f"{name!r}: has a name that no list of files can hold.")
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))


def parse(text: str) -> dict[str, str]:
    """Hashes by path. Raises SumsError for anything that `render` would not have written."""
    hashes: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[:-1], 1):
        match = LINE.fullmatch(line)
        if match is None or not is_plain(match[2]):
            raise SumsError(f"line {number} is no hash and path of a file")
        hashes[match[2]] = match[1]
    if text != render(hashes):
        raise SumsError("the lines are not sorted, or one is there twice or unfinished")
    return hashes


def is_plain(name: str) -> bool:
    """Whether a path stays below its folder and needs no escaping.

    >>> is_plain("logs/a b.txt"), is_plain("../a"), is_plain("/a"), is_plain("a\\nb")
    (True, False, False, False)
    """
    parts = name.split("/")
    return name.isprintable() and "\\" not in name and not {"", ".", ".."} & set(parts)


def _raise(error: OSError) -> None:
    raise error

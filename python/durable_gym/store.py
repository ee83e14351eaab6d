"""The store's blobs and dataset pages: content under its own hash, checked whenever it is read."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import uuid
from collections import OrderedDict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from .errors import StoreError
from .json_values import json_bytes

Json = Any
#: Pages and conversations are read again by the next step, most often on the same worker.
CACHED_BYTES = 128 * 1024 * 1024


def read_blob(url: str, sha256: str) -> bytes:
    """The content at a URL, which has to have that hash."""
    content = _cache.get(sha256)
    if content is not None:
        return content
    try:
        content = _path(url).read_bytes()
    except FileNotFoundError as error:
        raise StoreError(f"{url} is not there: this worker has to see the store at the same path") from error
    except OSError as error:
        raise StoreError(f"cannot read {url}: {error}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise StoreError(f"{url} has changed: its sha256 is {found}, not {sha256}")
    _cache.put(sha256, content)
    return content


def put_blob(store: str, content: bytes) -> dict[str, Any]:
    """Stores content unless it is there already, and returns the reference to it."""
    sha256 = hashlib.sha256(content).hexdigest()
    url = f"{store.rstrip('/')}/blobs/sha256/{sha256[:2]}/{sha256[2:]}"
    try:
        _create(_path(url), content)
    except OSError as error:
        raise StoreError(f"cannot write {url}: {error}") from error
    _cache.put(sha256, content)
    return {"url": url, "sha256": sha256, "bytes": len(content)}


def read_row(ref: dict[str, Any]) -> dict[str, Any]:
    """One row of a page of the dataset: JSON Lines, counted from 0."""
    page = read_blob(ref["url"], ref["sha256"])
    start = 0
    for _ in range(ref["line"]):
        start = page.find(b"\n", start) + 1
        if start == 0:
            break
    end = page.find(b"\n", start)
    if (ref["line"] > 0 and start == 0) or end == -1:
        raise StoreError(f"{ref['url']} has no line {ref['line']}")
    row: dict[str, Any] = json.loads(page[start:end])
    return row


def spill(store: str, value: Json, limit_bytes: int) -> Json:
    """The value as it is, or the reference to it when its JSON is longer than `limit_bytes`."""
    content = json_bytes(value)
    # A value that looks like a reference would be taken for one, so it becomes one.
    if len(content) <= limit_bytes and not _is_spill(value):
        return value
    return {"$blob": put_blob(store, content)}


def unspill(value: Json) -> Json:
    """The value that stands behind a reference; any other value is itself."""
    if not _is_spill(value):
        return value
    return json.loads(read_blob(value["$blob"]["url"], value["$blob"]["sha256"]))


def _is_spill(value: Json) -> bool:
    return isinstance(value, dict) and "$blob" in value


def _path(url: str) -> Path:
    parts = urlsplit(url)
    if parts.scheme == "s3":
        raise StoreError(f"{url}: s3:// is not supported yet; use a store at file:///…")
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        raise StoreError(f"{url}: a store is at file:///…, not at {parts.scheme}://{parts.netloc}")
    return Path(url2pathname(parts.path))


def _create(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, and only if it is not there: readers never find half of one."""
    if path.exists():
        return
    # blobs/sha256/ab/…: a store without batches is a disk that is gone, and a new folder in its place would hide it.
    root = path.parents[3]
    if not (root / "batches").exists():
        raise StoreError(f"the store {root} is gone: put it back; is its disk mounted?")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f".{uuid.uuid4()}.tmp"
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


class _Cache:
    """Forgets what was used longest ago when it holds too many bytes."""

    def __init__(self, capacity: int) -> None:
        self._capacity, self._bytes = capacity, 0
        self._entries: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        with self._lock:
            content = self._entries.get(key)
            if content is not None:
                self._entries.move_to_end(key)
            return content

    def put(self, key: str, content: bytes) -> None:
        with self._lock:
            self._bytes += len(content) - len(self._entries.pop(key, b""))
            self._entries[key] = content
            while self._bytes > self._capacity:
                self._bytes -= len(self._entries.popitem(last=False)[1])


_cache = _Cache(CACHED_BYTES)

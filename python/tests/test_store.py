"""Blobs and rows: whole, checked, and where the other languages look for them."""

import hashlib
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from durable_gym import StoreError, store


class StoreTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="a store ")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "batches").mkdir()
        self.url = self.folder.as_uri()

    def forget(self):
        store._cache = store._Cache(store.CACHED_BYTES)

    def test_a_blob_lies_under_its_hash_and_comes_back(self):
        ref = store.put_blob(self.url, b"content")
        sha256 = hashlib.sha256(b"content").hexdigest()
        self.assertEqual(
            ref, {"url": f"{self.url}/blobs/sha256/{sha256[:2]}/{sha256[2:]}", "sha256": sha256, "bytes": 7}
        )
        self.assertEqual((self.folder / "blobs/sha256" / sha256[:2] / sha256[2:]).read_bytes(), b"content")
        self.forget()
        self.assertEqual(store.read_blob(ref["url"], sha256), b"content")

    def test_a_store_that_is_gone_is_not_made_anew(self):
        gone = self.folder / "gone"
        with self.assertRaisesRegex(StoreError, "is gone: put it back"):
            store.put_blob(gone.as_uri(), b"content")
        self.assertFalse(gone.exists())

    def test_many_writers_of_one_blob_leave_one_whole_file(self):
        content = b"x" * 1_000_000
        with ThreadPoolExecutor(8) as pool:
            refs = list(pool.map(lambda _: store.put_blob(self.url, content), range(16)))
        self.assertEqual(len({ref["url"] for ref in refs}), 1)
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        self.assertEqual([path.stat().st_size for path in files], [1_000_000])

    def test_what_has_changed_or_is_gone_is_an_error_that_names_it(self):
        ref = store.put_blob(self.url, b"content")
        path = next(path for path in self.folder.rglob("*") if path.is_file())
        path.write_bytes(b"other")
        self.forget()
        with self.assertRaisesRegex(StoreError, "has changed: its sha256 is"):
            store.read_blob(ref["url"], ref["sha256"])
        path.unlink()
        with self.assertRaisesRegex(StoreError, "is not there"):
            store.read_blob(ref["url"], ref["sha256"])
        with self.assertRaisesRegex(StoreError, "s3:// is not supported yet"):
            store.read_blob("s3://bucket/key", ref["sha256"])

    def test_only_what_is_large_or_looks_like_a_reference_becomes_one(self):
        self.assertEqual(store.spill(self.url, "ä" * 10, 22), "ä" * 10)
        for value in ("ä" * 11, {"$blob": 1}, ["\ud800" * 30]):
            spilled = store.spill(self.url, value, 22)
            self.assertEqual(list(spilled), ["$blob"])
            self.assertEqual(store.unspill(spilled), value)

    def test_a_row_is_a_line_of_its_page(self):
        ref = store.put_blob(self.url, b'{"n": 0}\n{"n": 1}\n{"n": 2}\n')
        rows = [store.read_row({**ref, "line": line})["n"] for line in range(3)]
        self.assertEqual(rows, [0, 1, 2])
        for line in (3, 4, 9):
            with self.subTest(line), self.assertRaisesRegex(StoreError, f"has no line {line}"):
                store.read_row({**ref, "line": line})

    def test_the_cache_forgets_what_was_used_longest_ago(self):
        cache = store._Cache(10)
        cache.put("a", b"12345")
        cache.put("b", b"12345")
        cache.get("a")
        cache.put("c", b"1")
        self.assertEqual([cache.get(key) for key in "abc"], [b"12345", None, b"1"])


if __name__ == "__main__":
    unittest.main()

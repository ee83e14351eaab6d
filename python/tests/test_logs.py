"""What a worker prints of what goes wrong: a line, once, and no traceback."""

import contextlib
import io
import logging
import os
import unittest
from unittest import mock

from durable_gym.logs import print_lines


class Logs(unittest.TestCase):
    def setUp(self):
        self.logger = logging.getLogger("temporalio")
        self.addCleanup(self.logger.handlers.clear)

    def printed(self, times: int = 5) -> str:
        with contextlib.redirect_stderr(io.StringIO()) as out:
            print_lines()
            for _ in range(times):
                try:
                    raise LookupError("no activity\nwordl.describe")
                except LookupError:
                    logging.getLogger("temporalio.activity").warning("Completing activity as failed", exc_info=True)
        return out.getvalue()

    def test_one_wrong_name_is_one_line(self):
        self.assertRegex(self.printed(), r"^warning: no activity wordl\.describe \(\S*test_logs\.py:\d+\)\n$")

    def test_the_author_has_the_last_word(self):
        self.logger.addHandler(logging.NullHandler())
        self.assertEqual(self.printed(), "")

    def test_tracebacks_are_there_for_who_asks(self):
        with mock.patch.dict(os.environ, {"DGYM_LOG_LEVEL": "debug"}):
            print_lines()
        self.assertEqual(self.logger.handlers, [])


if __name__ == "__main__":
    unittest.main()

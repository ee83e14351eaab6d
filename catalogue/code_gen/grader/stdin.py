"""The standard input of a program under test, made as the original makes it, so that its oddities are the same.

Three methods of the real standard input are replaced, then `sys.stdin` itself. So `input()` and `sys.stdin` read from the
stand-in, while a program that took `stdin` by name when it was loaded holds the real one with its three methods.
"""

import builtins
import sys
from contextlib import contextmanager
from io import StringIO


@contextmanager
def given(text):
    lines = iter(text.split('\n'))
    with (
        replaced(sys.stdin, 'read', lambda *_: text),
        replaced(sys.stdin, 'readlines', lambda *_: text.split('\n')),
        replaced(sys.stdin, 'readline', lambda *_: next(lines)),
        replaced(sys, 'stdin', Stdin(text)),
        replaced(builtins, 'open', Open(text, builtins.open)),
    ):
        yield


@contextmanager
def replaced(owner, name, other):
    before, was_own = getattr(owner, name), name in vars(owner)
    setattr(owner, name, other)
    try:
        yield
    finally:
        setattr(owner, name, before) if was_own else delattr(owner, name)


class Stdin:
    """`read` and `readlines` always give everything; `readline`, iteration and whatever else share one place in the text."""

    def __init__(self, text):
        self._text = text
        self._stream = StringIO(text)
        self.buffer = Buffer(text)

    def read(self, *_):
        return self._text

    def readlines(self, *_):
        return self._text.split('\n')

    def readline(self, *limit):
        return self._stream.readline(*limit)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._stream)

    def __getattr__(self, name):
        return getattr(self._stream, name)


class Buffer:
    def __init__(self, text):
        self._bytes = text.encode('utf-8')

    def read(self, *_):
        return self._bytes

    def readline(self, *_):
        return self._bytes.split(b'\n')[0] + b'\n'


class Open:
    """The standard library's `mock_open`, made when somebody asks for it: importing it takes longer than most programs."""

    def __init__(self, text, real):
        self._text, self._real, self._mock = text, real, None

    def _made(self):
        if self._mock is None:
            with replaced(builtins, 'open', self._real):
                from unittest.mock import mock_open

                self._mock = mock_open(read_data=self._text)
        return self._mock

    def __call__(self, *args, **kwargs):
        return self._made()(*args, **kwargs)

    def __getattr__(self, name):
        return getattr(self._made(), name)

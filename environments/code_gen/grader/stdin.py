"""The standard input of a program under test: behaves as the original's does, oddities included.

`read`, `readlines`, `readline` and iteration each have the whole input for themselves. `readline`, which `input()` calls,
gives lines without their end, so an empty line is the end of the file to `input()`, and after the last there is an error.
"""

from io import StringIO


class Stdin:
    def __init__(self, text):
        self._text = text
        self._lines = iter(text.split('\n'))
        self._stream = StringIO(text)
        self.buffer = Buffer(text)

    def read(self, *_):
        return self._text

    def readline(self, *_):
        return next(self._lines)

    def readlines(self, *_):
        return self._text.split('\n')

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

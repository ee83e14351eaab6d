"""Messages between the two processes: JSON, with its length before it."""

import json
import os
import select

# More than any expected output; what is larger is as good as a wrong answer.
MOST_BYTES = 64 * 2**20


class Lost(Exception):
    """The other side took too long, or talks nonsense."""


class Closed(Lost):
    """The other side has ended, or acts as if it had."""


class Channel:
    def __init__(self, reading, writing):
        self.reading, self.writing = reading, writing
        self.patience = None

    def watch(self, patience):
        """From here on, `patience` says for how many seconds to wait before it is asked again; it throws to end the wait."""
        self.patience = patience
        os.set_blocking(self.reading, False)
        os.set_blocking(self.writing, False)

    def send(self, message):
        text = json.dumps(message).encode()
        rest = memoryview(len(text).to_bytes(8, 'big') + text)
        while rest:
            try:
                rest = rest[os.write(self.writing, rest) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, self.writing)
            except BrokenPipeError:
                raise Closed from None

    def receive(self):
        length = int.from_bytes(self._read(8), 'big')
        if length > MOST_BYTES:
            raise Lost
        try:
            return json.loads(self._read(length))
        except (ValueError, RecursionError):
            raise Lost from None

    def _read(self, length):
        parts = []
        while length > 0:
            try:
                part = os.read(self.reading, min(length, 2**20))
            except BlockingIOError:
                self._wait(select.POLLIN, self.reading)
                continue
            if not part:
                raise Closed
            parts.append(part)
            length -= len(part)
        return b''.join(parts)

    def _wait(self, event, descriptor):
        poll = select.poll()
        poll.register(descriptor, event)
        # What is there already counts, however late this process got to look at it.
        while not poll.poll(0) and not poll.poll(self.patience() * 1000):
            pass

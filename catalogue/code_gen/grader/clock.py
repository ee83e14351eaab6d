"""The time of a program under test: what it computes and what it sleeps, but not what it waits for a processor.

The original means the time on the wall of a machine with nothing else to do. What a program computes is the same on a busy
one, so it is judged by that at once. Where the time on the wall alone is over, there is no verdict: the program is to be
tried again with the machine to itself. Then the kernel is asked how long it waited for a processor, and the rest counts.
"""

import os
import signal
import time

from channel import Lost


class Undecided(Exception):
    """Whatever became of the program, it need not have been its own doing."""


class Clock:
    def __init__(self, process, seconds, waited=None):
        """`waited` tells how long the process waited for a processor; without it, others run beside the program."""
        self._process, self._seconds, self._waited = process, seconds, waited
        # How much longer than its time a program may take when the machine is busy.
        self._patience = 20 if waited else 3

    def start(self, tests):
        self._limit = (self._seconds + 1) * tests + 5
        self._start = self._now()
        self.start_test()

    def start_test(self):
        self._test, self._rung = self._now(), False

    def end_test(self):
        if not self._waited and not self._rung and self._since(self._test)[0] > self._seconds:
            raise Undecided('it took too long on a busy machine')

    def patience(self):
        """How long to wait for the program before its time is looked at again. Ends it when that is over."""
        passed, own = self._since(self._test)
        passed_in_all, own_in_all = self._since(self._start)
        if own_in_all >= self._limit:
            raise Lost
        if passed_in_all >= self._patience * self._limit or self._is_late(passed):
            raise Undecided(f'it had {own:.1f} s of a processor in {passed:.1f} s')
        if own >= self._seconds and not self._rung:
            os.kill(self._process, signal.SIGALRM)
            self._rung = True
        left = self._limit - own_in_all if self._rung else self._seconds - own
        return min(max(left, 0.02), 1)

    def _is_late(self, passed):
        return not self._waited and not self._rung and passed >= 2 * self._seconds + 1

    def _now(self):
        # The clock of another process, as clock_getcpuclockid(3) numbers it.
        computed = time.clock_gettime(~self._process << 3 | 2)
        return time.monotonic(), computed, self._waited() if self._waited else 0

    def _since(self, then):
        """The time on the wall, and the part of it that was the program's own."""
        passed, computed, waited = (now - before for now, before in zip(self._now(), then))
        # Threads may compute more than passes.
        computed = min(computed, passed)
        return passed, max(computed, passed - waited) if self._waited else computed

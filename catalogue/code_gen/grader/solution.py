"""Runs the program that is to be graded, test by test. What is here shares a process with it and can rely on nothing."""

import importlib
import json
import signal
import sys
import time
import traceback
from contextlib import contextmanager, suppress
from io import StringIO
from types import ModuleType

import guard
import program
import stdin
import values

MOST_TEXT = 4000
# Modules that need what the guard takes away; in the original's process they are there already.
NEED_THE_UNGUARDED = ('numpy', 'multiprocessing', 'concurrent.futures', 'tempfile')


class TimeoutException(Exception):
    """The time for one test is over. Its name is how programs and the results know it."""


def serve(parent):
    signal.signal(signal.SIGALRM, ring)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent.send({})
    job = parent.receive()
    for name in NEED_THE_UNGUARDED:
        if name in job['code']:
            with suppress(ImportError):
                module = importlib.import_module(name)
                if name == 'tempfile':
                    # Where temporary files go is tried out once, with a file that has to be removed again.
                    module.gettempdir()
    guard.apply()
    parent.send({})
    called = job['fn_name'] is not None
    try:
        with its_time():
            source = program.call_mode(job['code']) if called else program.stdin_mode(job['code'])
            function = load(source, job['fn_name'] if called else program.FUNCTION)
        inputs = [arguments(text) for text in job['inputs']] if called else job['inputs']
    except Exception as error:
        parent.send({'failure': str(error)[:MOST_TEXT]})
        return
    parent.send({})
    how = call if called else read_and_print
    while True:
        parent.send(attempt(how, function, inputs[parent.receive()]))


timed = False


def ring(_signal, _frame):
    """The other process keeps the time, and sends the signal when it is over."""
    if timed:
        raise TimeoutException


@contextmanager
def its_time():
    global timed
    timed = True
    try:
        yield
    finally:
        timed = False


def load(source, name):
    module = ModuleType('tmp_sol', '')
    exec(source, module.__dict__)
    owner = module.Solution() if 'class Solution' in source else module
    if not hasattr(owner, name):
        # What the original says about it.
        raise TypeError('cannot unpack non-iterable NoneType object')
    return getattr(owner, name)


def arguments(text):
    return [json.loads(line) for line in text.split('\n')]


def attempt(how, function, given):
    try:
        output, taken = how(function, given)
        return {'output': output, 'seconds': taken}
    except Exception as error:
        said = repr(error)
        late = 'timeoutexception' in said.lower()
        trace = '' if late else traceback.format_exc()[-MOST_TEXT:]
        return {'error': said[:MOST_TEXT], 'error_code': -3 if late else -4, 'traceback': trace}


def call(function, given):
    start = time.time()
    with its_time():
        returned = function(*given)
    taken = time.time() - start
    try:
        return values.encode(returned), taken
    except RecursionError:
        # Nothing that is expected is nested like that.
        return values.opaque(returned), taken


def read_and_print(function, given):
    """What the program printed when it had `given` to read."""
    before = sys.stdout
    printed = StringIO()
    # A program that closes its output has still printed something.
    printed.close = lambda *_: None
    start = time.time()
    try:
        sys.stdout = printed
        with stdin.given(given), its_time():
            function()
    except SystemExit:
        pass
    finally:
        sys.stdout = before
    return printed.getvalue(), time.time() - start

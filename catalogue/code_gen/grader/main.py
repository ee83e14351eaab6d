"""Grades one program: the process that knows the expected outputs, and never runs a line of the program itself.

A forked child runs it. The fork comes before the job is read, so that no expected output was ever in the child's memory.
Line one on stdout says that the sandbox works; the last is the grade. A line between them is a question: how many seconds
the child has waited for a processor, which nobody in here can see.
"""

import ctypes
import json
import os
import select
import signal
import sys
import traceback
from math import isfinite

# An isolated Python does not look beside the script for modules; the program is not to find them there either.
sys.path.insert(0, os.path.dirname(__file__))
import calls
import channel
import compare
import limits
import solution
from clock import Clock, Undecided

sys.path.pop(0)

# As many digits as the original converts between integers and text.
sys.set_int_max_str_digits(50_000)


# Processor time for comparing: what a program hands over may be large, but not endless work.
MOST_SECONDS = 120


def main():
    memory, seconds, alone = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == 'alone'
    # Nobody of the same user may look into this process.
    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
    worker, process = fork(memory)
    limits.bound(memory, MOST_SECONDS)
    print('ready', flush=True)
    job = json.loads(sys.stdin.buffer.readline())
    try:
        result, metadata = grade(worker, job, Clock(process, seconds, waited if alone else None))
        answer = {'result': result, 'metadata': metadata}
    except channel.Lost as loss:
        answer = {'result': [-1] * len(job['inputs']), 'metadata': None}
        if isinstance(loss, channel.Closed) and ended_from_outside(process):
            answer = {'undecided': 'the program was killed from outside'}
    except Undecided as why:
        answer = {'undecided': str(why)}
    print(json.dumps(answer), flush=True)
    # With this process ends the sandbox, and everything that still runs in it.
    os._exit(0)


def fork(memory):
    """Starts the process that runs the program; the channel to it, and its number."""
    request, reply = os.pipe(), os.pipe()
    process = os.fork()
    if process == 0:
        os.close(request[1])
        os.close(reply[0])
        limits.apply(memory)
        leave_only(request[0], reply[1])
        solution.serve(channel.Channel(request[0], reply[1]))
        os._exit(0)
    os.close(request[0])
    os.close(reply[1])
    worker = channel.Channel(reply[0], request[1])
    # Not before the limits hold is there a sandbox; without one, nothing is run and nothing graded.
    worker.receive()
    return worker, process


def waited():
    print('waited', flush=True)
    return float(sys.stdin.buffer.readline())


def ended_from_outside(process):
    """By a signal that the program cannot send: the system was short of memory, or somebody stops what runs here."""
    end = select.poll()
    end.register(os.pidfd_open(process), select.POLLIN)
    if not end.poll(10_000):
        return False
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) in calls.FROM_OUTSIDE


def leave_only(*channel):
    """Of what this process was started with, the program has nothing: not even what somebody left open for its parent."""
    # As `multiprocessing` does it, with which the original starts its processes.
    sys.stdin.close()
    devnull = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(devnull, standard)
    sys.stdin = open(0, encoding='utf-8', closefd=False)
    del sys.argv[1:]
    first = 3
    for kept in (*sorted(channel), 2**20):
        os.closerange(first, kept)
        first = kept + 1


def grade(worker, job, clock):
    """The results, test by test until the first that is wrong, and what is to be said about them."""
    inputs, outputs, fn_name = job['inputs'], job['outputs'], job['fn_name']
    clock.start(len(inputs))
    worker.watch(clock.patience)
    try:
        worker.send({'code': job['code'], 'inputs': inputs, 'fn_name': fn_name})
        worker.receive()
        loaded = timed(worker, clock)
        if 'failure' in loaded:
            return failed(compare.shortened(loaded['failure']))
        called = fn_name is not None
        expected = [json.loads(output) for output in outputs] if called else outputs
        given = [[json.loads(line) for line in text.split('\n')] for text in inputs] if called else inputs
        tests = zip(range(len(inputs)), given, expected)
        return run(worker, clock, tests, compare.value if called else compare.text)
    except (channel.Lost, Undecided):
        raise
    except Exception as error:
        return failed(str(error))


def timed(worker, clock, *message):
    """What the program answers, if in its time."""
    clock.start_test()
    for each in message:
        worker.send(each)
    answer = worker.receive()
    clock.end_test()
    return answer


def run(worker, clock, tests, compared):
    results, seconds = [], 0
    for index, given, expected in tests:
        answer = timed(worker, clock, index)
        told = {'inputs': compare.shortened(given), 'expected': compare.shortened(expected)}
        if 'error' in answer:
            code, complaint = complaint_of(answer)
            return [*results, code], {**complaint, **told}
        seconds += float(answer['seconds'])
        result, complaint = compared(answer['output'], expected)
        results.append(result)
        if result is not True:
            return results, {**complaint, **told, 'error_code': -2}
    return results, {'execution time': seconds if isfinite(seconds) else None}


def complaint_of(answer):
    """The other side may have been taken over by the program: only what it can rightly say counts."""
    if answer['error_code'] == -3:
        return -3, {'error': str(answer['error']), 'error_code': -3, 'error_message': 'Time Limit Exceeded'}
    known = {key: str(answer[key]) for key in ('error', 'traceback')}
    return -4, {**known, 'error_code': -4, 'error_message': 'Runtime Error'}


def failed(message):
    return [-4], {'error_code': -4, 'error_message': f'Error during testing: {message}'}


try:
    main()
except Exception:
    # Not the program's doing: whatever it does wrong ends in a grade.
    print('fault', json.dumps(traceback.format_exc()), sep='\n', flush=True)

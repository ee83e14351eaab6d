"""Grades one program: the process that knows the expected outputs, and never runs a line of the program itself.

A forked child runs it. The fork comes before the job is read, so that no expected output was ever in the child's memory.
Line one on stdout says that the sandbox works; line two is the grade.
"""

import ctypes
import json
import os
import sys
import traceback
from math import isfinite

# An isolated Python does not look beside the script for modules; the program is not to find them there either.
sys.path.insert(0, os.path.dirname(__file__))
import channel
import compare
import limits
import solution

sys.path.pop(0)

# As many digits as the original converts between integers and text.
sys.set_int_max_str_digits(50_000)


def main():
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    # Nobody of the same user may look into this process.
    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
    worker = fork(memory, seconds)
    limits.bound(memory)
    print('ready', flush=True)
    job = json.load(sys.stdin.buffer)
    try:
        result, metadata = grade(worker, job, seconds)
    except channel.Lost:
        result, metadata = [-1] * len(job['inputs']), None
    print(json.dumps({'result': result, 'metadata': metadata}), flush=True)
    # With this process ends the sandbox, and everything that still runs in it.
    os._exit(0)


def fork(memory, seconds):
    """Starts the process that runs the program; the channel to it."""
    request, reply = os.pipe(), os.pipe()
    if os.fork() == 0:
        os.close(request[1])
        os.close(reply[0])
        limits.apply(memory)
        nothing_to_read_or_write()
        solution.serve(channel.Channel(request[0], reply[1]), seconds)
        os._exit(0)
    os.close(request[0])
    os.close(reply[1])
    worker = channel.Channel(reply[0], request[1])
    worker.allow(30)
    # Not before the limits hold is there a sandbox; without one, nothing is run and nothing graded.
    worker.receive()
    return worker


def nothing_to_read_or_write():
    """As `multiprocessing` does it, with which the original starts its processes."""
    sys.stdin.close()
    # The first descriptor that is free, so number 0.
    devnull = os.open(os.devnull, os.O_RDWR)
    for standard in (1, 2):
        os.dup2(devnull, standard)
    sys.stdin = open(devnull, encoding='utf-8', closefd=False)
    # What this process was started with is none of the program's business.
    del sys.argv[1:]


def grade(worker, job, seconds):
    """The results, test by test until the first that is wrong, and what is to be said about them."""
    inputs, outputs, fn_name = job['inputs'], job['outputs'], job['fn_name']
    worker.allow((seconds + 1) * len(inputs) + 5)
    try:
        worker.send({'code': job['code'], 'inputs': inputs, 'fn_name': fn_name})
        loaded = worker.receive()
        if 'failure' in loaded:
            return failed(compare.shortened(loaded['failure']))
        called = fn_name is not None
        expected = [json.loads(output) for output in outputs] if called else outputs
        given = [[json.loads(line) for line in text.split('\n')] for text in inputs] if called else inputs
        return run(worker, given, expected, compare.value if called else compare.text)
    except channel.Lost:
        raise
    except Exception as error:
        return failed(str(error))


def run(worker, inputs, outputs, compared):
    results, seconds = [], 0
    for index, (given, expected) in enumerate(zip(inputs, outputs)):
        worker.send(index)
        answer = worker.receive()
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

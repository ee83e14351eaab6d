"""What a program can never get round: limits of the kernel on its process, set before its first line runs."""

import resource
import signal

import calls

FILE_BYTES = 64 * 2**20
OPEN_FILES = 64
# Threads count as processes.
PROCESSES = 128


def apply(memory):
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_STACK, memory),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, PROCESSES),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        limit(kind, most)
    calls.filter_them()


def bound(memory, seconds):
    """For the process that grades: what a program hands over must not fill the machine or occupy it either."""
    limit(resource.RLIMIT_AS, memory)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.signal(signal.SIGPROF, give_up)
    # The one signal that the program still has a way to send.
    signal.signal(signal.SIGIO, signal.SIG_IGN)


def give_up(_signal, _frame):
    raise TimeoutError('what the program answered takes too long to compare')


def limit(kind, most):
    _, hard = resource.getrlimit(kind)
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (least, least))

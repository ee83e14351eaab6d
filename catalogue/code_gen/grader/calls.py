"""What a program may ask of the kernel: a filter on its system calls, which it cannot take off."""

import ctypes
import os
import platform
import signal
import struct

# Signals that end a program and that come from outside of the sandbox: what the program itself sends of them is refused.
FROM_OUTSIDE = [signal.SIGHUP, signal.SIGINT, signal.SIGKILL, signal.SIGTERM]

# System calls by their number.
CALLS = {
    'x86_64': {
        'audit': 0xC000003E,
        'clone': 56,
        'socket': 41,
        'kill': 62,
        'tgkill': 234,
        'fcntl': 72,
        'prctl': 157,
        'setrlimit': 160,
        'prlimit64': 302,
        # fork, vfork, execve, execveat, ptrace, process_vm_readv and _writev, memfd_create, shmget, msgget, semget
        'denied': [57, 58, 59, 322, 101, 310, 311, 319, 29, 68, 64]
        # unshare, setns, mount, umount2, pivot_root, bpf, perf_event_open, userfaultfd, add_key, request_key, keyctl
        + [272, 308, 165, 166, 155, 321, 298, 323, 248, 249, 250]
        # open_by_handle_at, personality, seccomp, timer_create
        + [304, 135, 317, 222]
        # setpriority, sched_setparam, sched_setscheduler, sched_setattr
        + [141, 142, 144, 314],
        # tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
        'fatal': [200, 129, 297],
    },
    'aarch64': {
        'audit': 0xC00000B7,
        'clone': 220,
        'socket': 198,
        'kill': 129,
        'tgkill': 131,
        'fcntl': 25,
        'prctl': 167,
        'setrlimit': 164,
        'prlimit64': 261,
        'denied': [221, 281, 117, 270, 271, 279, 194, 186, 190, 97, 268, 40, 39, 41, 280, 241, 282, 217, 218, 219, 265, 92]
        + [277, 107, 140, 118, 119, 274],
        'fatal': [130, 138, 240],
    },
}
# io_uring_*, the new mount calls, pidfd_getfd, mount_setattr, memfd_secret: the same number everywhere.
DENIED = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 447]
# pidfd_send_signal
FATAL = [424]
CLONE3 = 435
X32 = 0x40000000
CLONE_THREAD, AF_UNIX, F_SETSIG, PR_SET_SECCOMP, RLIMIT_CPU = 0x10000, 1, 10, 22, 0
EPERM, ENOSYS = 1, 38

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
ALLOW, KILL = (RETURN, 0, 0, 0x7FFF0000), (RETURN, 0, 0, 0x80000000)


def filter_them():
    """Threads, Unix sockets and signals to itself are left; anything else of the above is not permitted."""
    numbers = CALLS.get(platform.machine())
    if numbers is None:
        raise OSError(f'the sandbox knows {" and ".join(CALLS)}, not {platform.machine()}')
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, numbers['audit']),
        KILL,
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, X32),
        refuse(ENOSYS),
        # Its flags lie in memory, where a filter cannot look; without it, `clone` is used.
        (EQUAL, 0, 1, CLONE3),
        refuse(ENOSYS),
    ]
    for number in (*numbers['denied'], *DENIED):
        steps += [(EQUAL, 0, 1, number), refuse(EPERM)]
    # A program that kills ends, as it would without a sandbox, but by a signal that tells who did it.
    for number in (*numbers['fatal'], *FATAL):
        steps += [(EQUAL, 0, 1, number), KILL]
    for call, which in (('kill', 1), ('tgkill', 2)):
        mortal = [where(which, EQUAL, each, KILL) for each in FROM_OUTSIDE]
        steps += when(numbers[call], unless(0, EQUAL, os.getpid(), KILL), *mortal)
    # Other ways to be killed.
    for call, check in (
        ('fcntl', where(1, EQUAL, F_SETSIG, refuse(EPERM))),
        ('prctl', where(0, EQUAL, PR_SET_SECCOMP, refuse(EPERM))),
        ('setrlimit', where(0, EQUAL, RLIMIT_CPU, refuse(EPERM))),
        ('prlimit64', where(1, EQUAL, RLIMIT_CPU, refuse(EPERM))),
    ):
        steps += when(numbers[call], check)
    steps += when(numbers['clone'], unless(0, ANY_BIT, CLONE_THREAD, refuse(EPERM)))
    steps += when(numbers['socket'], unless(0, EQUAL, AF_UNIX, refuse(EPERM)))
    steps += [ALLOW]
    instructions = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *step) for step in steps))
    libc = ctypes.CDLL(None, use_errno=True)
    program = struct.pack('HP', len(steps), ctypes.addressof(instructions))
    no_new_privileges, set_filter, by_filter = 38, 22, 2
    libc.prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong]
    if libc.prctl(no_new_privileges, 1, None, 0, 0) != 0 or libc.prctl(set_filter, by_filter, program, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), 'the filter of system calls was refused')


def refuse(error):
    return RETURN, 0, 0, 0x00050000 | error


def unless(argument, how, value, otherwise):
    """A step of `when`: goes on where the argument compares so."""
    return [(LOAD, 0, 0, ARGUMENTS + 8 * argument), (how, 1, 0, value), otherwise]


def where(argument, how, value, then):
    return [(LOAD, 0, 0, ARGUMENTS + 8 * argument), (how, 0, 1, value), then]


def when(number, *checks):
    """What is done about one call, which is allowed after all checks."""
    steps = [*(step for check in checks for step in check), ALLOW]
    return [(EQUAL, 0, len(steps), number), *steps]

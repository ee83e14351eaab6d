"""What a program can never get round: limits of the kernel on its process, set before its first line runs."""

import ctypes
import platform
import resource
import struct

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
    filter_calls()


def bound(memory):
    """For the process that grades: what a program hands over must not fill the machine either."""
    limit(resource.RLIMIT_AS, memory)


def limit(kind, most):
    _, hard = resource.getrlimit(kind)
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (least, least))


# System calls that make processes, reach into others, leave the sandbox, or take memory that no limit counts; by number.
CALLS = {
    'x86_64': {
        'audit': 0xC000003E,
        'clone': 56,
        'socket': 41,
        # fork, vfork, execve, execveat, ptrace, process_vm_readv and _writev, memfd_create, shmget, msgget, semget
        'denied': [57, 58, 59, 322, 101, 310, 311, 319, 29, 68, 64]
        # unshare, setns, mount, umount2, pivot_root, bpf, perf_event_open, userfaultfd, add_key, request_key, keyctl
        + [272, 308, 165, 166, 155, 321, 298, 323, 248, 249, 250]
        # open_by_handle_at, personality
        + [304, 135],
    },
    'aarch64': {
        'audit': 0xC00000B7,
        'clone': 220,
        'socket': 198,
        'denied': [221, 281, 117, 270, 271, 279, 194, 186, 190, 97, 268, 40, 39, 41, 280, 241, 282, 217, 218, 219, 265, 92],
    },
}
# io_uring_*, the new mount calls, pidfd_getfd, mount_setattr, memfd_secret: the same number everywhere.
DENIED = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 447]
CLONE3 = 435
X32 = 0x40000000
CLONE_THREAD, AF_UNIX, EPERM, ENOSYS = 0x10000, 1, 1, 38

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENT = 0, 4, 16
ALLOW, KILL = 0x7FFF0000, 0x80000000


def refuse(error):
    return RETURN, 0, 0, 0x00050000 | error


def filter_calls():
    """Threads and Unix sockets are left; anything else of the above is not permitted."""
    calls = CALLS.get(platform.machine())
    if calls is None:
        raise OSError(f'the sandbox knows {" and ".join(CALLS)}, not {platform.machine()}')
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, calls['audit']),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, X32),
        refuse(ENOSYS),
        # Its flags lie in memory, where a filter cannot look; without it, `clone` is used.
        (EQUAL, 0, 1, CLONE3),
        refuse(ENOSYS),
    ]
    for number in (*calls['denied'], *DENIED):
        steps += [(EQUAL, 0, 1, number), refuse(EPERM)]
    steps += [
        (EQUAL, 0, 4, calls['clone']),
        (LOAD, 0, 0, ARGUMENT),
        (ANY_BIT, 1, 0, CLONE_THREAD),
        refuse(EPERM),
        (RETURN, 0, 0, ALLOW),
        (EQUAL, 0, 3, calls['socket']),
        (LOAD, 0, 0, ARGUMENT),
        (EQUAL, 1, 0, AF_UNIX),
        refuse(EPERM),
        (RETURN, 0, 0, ALLOW),
    ]
    instructions = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *step) for step in steps))
    libc = ctypes.CDLL(None, use_errno=True)
    program = struct.pack('HP', len(steps), ctypes.addressof(instructions))
    no_new_privileges, set_filter, by_filter = 38, 22, 2
    libc.prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong]
    if libc.prctl(no_new_privileges, 1, None, 0, 0) != 0 or libc.prctl(set_filter, by_filter, program, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), 'the filter of system calls was refused')

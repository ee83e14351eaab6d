"""What programs find switched off, as in the original. It is part of what they can observe, not of their sandbox."""

import builtins
import os
import resource
import shutil
import subprocess
import sys

OF_OS = (
    'kill system putenv remove removedirs rmdir fchdir setuid fork forkpty killpg rename renames truncate replace unlink '
    'fchmod fchown chmod chown chroot lchflags lchmod lchown getcwd chdir'
)
BLOCKED = 'ipdb joblib resource psutil tkinter'


def apply():
    os.environ['OMP_NUM_THREADS'] = '1'
    for name in OF_OS.split():
        setattr(os, name, None)
    for name in ('rmtree', 'move', 'chown'):
        setattr(shutil, name, None)
    subprocess.Popen = None
    builtins.quit = None
    builtins.help = None
    for name in BLOCKED.split():
        sys.modules[name] = None

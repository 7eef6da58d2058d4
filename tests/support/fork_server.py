"""Starts the product quickly, for tests that start it often.

Reading the product's modules takes a second or two of processor time. This process reads them
once; then each product is a fork of it: a process of its own which runs `bot`'s own `main`, with
an environment of its own, and which can be killed like any other.

It speaks lines of JSON: in, `{"arguments": [...], "environment": {...}, "log": "..."}`; out, the
number of the new process.
"""

import contextlib
import gc
import json
import os
import signal
import sys
import traceback
from typing import Any

import alembic.command  # noqa: F401  # what the product reads only when it migrates

from bot.__main__ import main


def _become(asked: dict[str, Any]) -> None:
    """Turn this fork into the product. Does not return."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    text = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, opened in enumerate((nothing, text, text)):
        os.dup2(opened, number)
    os.environ.clear()
    os.environ.update(asked["environment"])
    code = 1
    try:
        code = main(asked["arguments"])
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    except Exception:  # noqa: BLE001  # as an interpreter of its own would end
        traceback.print_exc()
    finally:
        # Not sys.exit: the fork has nothing of the server's to clear up.
        sys.stderr.flush()
        os._exit(code)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _reap(*_: object) -> None:
    """Take the dead away, whose processor time counts from then on."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _serve() -> None:
    signal.signal(signal.SIGCHLD, _reap)
    # A fork that counted references to what all have in common would copy its pages.
    gc.freeze()
    _say("ready")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
        _say(str(child))


if __name__ == "__main__":
    _serve()

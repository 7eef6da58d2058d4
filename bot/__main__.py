"""The command line: `python -m bot`, also installed as `uptake`."""

import asyncio
import os
import sys
from collections.abc import Sequence

import uvloop

from bot.cli import commands
from bot.cli.parser import build_parser
from bot.logs import set_up_logs
from bot.settings import SettingsError
from core.kernel.errors import LoadError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, 1 when something went wrong, 2 for wrong usage or settings."""
    options = build_parser().parse_args(arguments)
    set_up_logs()
    try:
        done: int = uvloop.run(options.run(options))
    except SettingsError as error:
        print(f"Settings:\n{error}", file=sys.stderr)
        return 2
    except LoadError as error:
        print(error, file=sys.stderr)
        return 1
    except commands.Stopped as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read along has seen enough. What Python still holds for them goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    return done


if __name__ == "__main__":
    sys.exit(main())

import logging
import sys


def set_up_logs() -> None:
    """Log to standard error. Third parties speak only when something is wrong.

    No line holds a body, a form or a message: those are people's own words.
    """
    logging.basicConfig(
        level=logging.WARNING,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,
    )
    logging.getLogger("uptake").setLevel(logging.INFO)
    # A repeated request breaks off a pipeline on purpose: its key stands in the inbox already.
    logging.getLogger("psycopg").setLevel(logging.ERROR)

"""Files that come with the product, wherever it is installed."""

from importlib.resources import files
from pathlib import Path

_DATA = Path(str(files("bot").joinpath("data")))
MANIFEST = _DATA / "manifest.yml"
SAMPLE = _DATA / "samples" / "riverside"

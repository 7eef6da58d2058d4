from storage.engagements.reading import Engagements

__all__ = ["Engagements"]

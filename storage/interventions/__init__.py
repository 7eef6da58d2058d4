from storage.interventions.store import Interventions

__all__ = ["Interventions"]

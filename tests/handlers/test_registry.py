"""What is drawn can be pressed: every id of modals is listened to, and nothing else is."""

import importlib
import pkgutil

import modals
from handlers import registry


def _constants(ending: str) -> dict[str, str]:
    return {
        name: value
        for module in pkgutil.walk_packages(modals.__path__, "modals.")
        for name, value in vars(importlib.import_module(module.name)).items()
        if name.endswith(ending)
    }


def test_every_action_of_modals_is_listened_to() -> None:
    assert set(_constants("_ACTION").values()) == set(registry.LISTENERS.presses)


def test_every_form_of_modals_is_listened_to() -> None:
    assert set(_constants("_CALLBACK").values()) == set(registry.LISTENERS.submissions)


def test_no_two_ids_are_the_same() -> None:
    ids = [*_constants("_ACTION").values(), *_constants("_CALLBACK").values()]
    assert len(ids) == len(set(ids))

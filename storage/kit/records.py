"""Records that more than one slice reads, with the statements that find them."""

from typing import Final

from core.action_plans import ActionPlan
from core.people import Known, Person
from core.policy import PersonActor
from core.schools import Context
from storage.kit.queries import query
from storage.kit.rows import Rows

# A person with what they may do; `p` is the person, `w` the workspace. A condition follows.
CURRENT_USER: Final = query("kit/current_user")

ACTION_PLANS: Final = Rows(ActionPlan)
ACTORS: Final = Rows(PersonActor)
CONTEXTS: Final = Rows(Context)
CURRENT_USERS: Final = Rows(Known, parts=("person", "actor"))
PEOPLE: Final = Rows(Person)

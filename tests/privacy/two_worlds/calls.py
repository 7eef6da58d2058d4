"""Every function that a role may call, found in the catalogue, with whatever fits it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import psycopg

from tests.privacy.observations import told_by
from tests.privacy.seed import PEOPLE, SCHOOL, STRATEGY, WORKSPACE, identifier
from tests.privacy.two_worlds.world import ENGAGEMENT, ROUND, World

# The doors that give back to their author, through the writing role, words, and what was missed,
# sealed. They are named here so that another one is found. And the hash of lines that chance and
# the wall clock have a part in.
_LEFT_OUT = {("writer", "own_reflection"), ("writer", "sealed_of"), ("writer", "seal_audit")}

_CALLABLE = """
    SELECT p.proname, p.oid::regproc::text,
        coalesce(p.proargnames[1:p.pronargs], '{}'),
        array(SELECT format_type(t, NULL) FROM unnest(p.proargtypes::oid[]) AS t)
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.prokind = 'f'
        AND p.prorettype <> 'trigger'::regtype AND has_schema_privilege(n.oid, 'USAGE')
        AND has_function_privilege(p.oid, 'EXECUTE')
    ORDER BY 2, 4
"""
_NOBODY = "'00000000-0000-4000-8000-00000000dead'"
_BY_NAME: Mapping[str, Sequence[str]] = {
    "round": [f"'{ROUND}'"],
    "engagement": [f"'{ENGAGEMENT}'"],
    "cohort": [f"'{identifier(7, 10)}'", f"'{identifier(7, 11)}'"],
    "school": [f"'{SCHOOL}'"],
    "workspace": [f"'{WORKSPACE}'"],
}
_BY_TYPE: Mapping[str, Sequence[str]] = {
    "uuid": [
        _NOBODY,
        *(f"'{one}'" for one in (ENGAGEMENT, SCHOOL, STRATEGY, WORKSPACE, PEOPLE[0])),
    ],
    "uuid[]": [f"'{{{identifier(7, 10)}}}'", f"'{{{identifier(7, 10)},{identifier(7, 11)}}}'"],
    "timestamp with time zone": ["'2031-03-03 16:00+00'", "'2031-03-04 15:00+00'", "'2031-06-01'"],
    "integer": ["0", "1", "3", "5", "12"],
    "smallint": ["1::smallint", "5::smallint"],
    "bigint": ["1", "5"],
    "numeric": ["1", "12.5"],
    "text": ["'completion'", "'5d'", "'pulse'", "'engagement'", "'pulse_mean'", "''", "'words'"],
    "text[]": ["'{}'", "'{plan_rate,pulse_mean}'"],
    "integer[]": ["'{0,0,0}'", "'{1,2}'", "'{5,6}'"],
    "smallint[]": ["'{0,0,0}'::smallint[]"],
    "boolean": ["true", "false"],
    "interval": ["interval '1 day'"],
    "jsonb": ["'{}'"],
    "bytea": [f"'\\\\x{'00' * 31}'", "'\\\\x00'"],
    "date": ["'2031-03-03'"],
}


@dataclass(frozen=True)
class _Function:
    role: str
    called: str
    names: Sequence[str]
    types: Sequence[str]

    def call(self, chance: Random, person: int) -> str:
        names = [*self.names, *("" for _ in self.types)]
        values = [
            chance.choice(_fitting(name, kind, person))
            for name, kind in zip(names, self.types, strict=False)
        ]
        return f"SELECT told::text FROM {self.called}({', '.join(values)}) AS told ORDER BY 1"  # noqa: S608  # names of the catalogue


def _fitting(name: str, kind: str, person: int) -> Sequence[str]:
    if kind == "uuid" and ("participant" in name or "person" in name):
        return [f"'{PEOPLE[person]}'"] * 3 + [f"'{PEOPLE[0]}'", _NOBODY]
    word = next((word for word in _BY_NAME if kind == "uuid" and word in name), None)
    return _BY_TYPE[kind] if word is None else [*_BY_NAME[word] * 3, _NOBODY]


def _functions(roles: Mapping[str, psycopg.Connection]) -> list[_Function]:
    return [
        _Function(role, called, names, types)
        for role, connection in roles.items()
        for name, called, names, types in connection.execute(_CALLABLE.encode()).fetchall()
        if (role, name) not in _LEFT_OUT
    ]


class Calls:
    def __init__(self, worlds: Sequence[World]) -> None:
        self._functions, others = (_functions(world.roles) for world in worlds)
        assert self._functions == others

    def differences(self, worlds: Sequence[World], chance: Random, person: int) -> list[str]:
        """Call each function once in both worlds, and take it back.

        `person` is who did something just now.
        """
        found = []
        for function in self._functions:
            sql = function.call(chance, person)
            left, right = (told_by(world.roles[function.role], [sql]).text for world in worlds)
            if left != right:
                found.append(f"{function.role} calls {sql}: {left} | {right}")
        return found

"""Who holds which role where: granted and taken away, audited each time (SPEC section 7)."""

from collections.abc import Mapping
from typing import Protocol

from core.kernel.errors import FieldErrors, NotAllowedError
from core.kernel.ids import EngagementId, PersonId
from core.policy import Action, Actor, PersonActor, Role, RoleGrant, Scope, ScopeKind
from core.work import Work

# Where each role acts. Participants are enrolled, and never appointed.
SCOPES: Mapping[Role, frozenset[ScopeKind]] = {
    Role.PARTICIPANT: frozenset(),
    Role.STRATEGIST: frozenset(ScopeKind),
    Role.LA: frozenset({ScopeKind.ORGANISATION, ScopeKind.SCHOOL}),
    Role.PROGRAMME_MANAGER: frozenset({ScopeKind.ORGANISATION, ScopeKind.SCHOOL}),
    Role.CONTENT_CREATOR: frozenset({ScopeKind.ORGANISATION}),
}


class RoleStore(Protocol):
    async def holder(self, person_id: PersonId) -> PersonActor | None:
        """Read what a person may do, for somebody else who is about to change it."""
        ...

    async def scope_of(self, grant: RoleGrant) -> Scope | None:
        """Read what a grant's scope lies in; None when there is no such thing."""
        ...

    async def grant(self, person_id: PersonId, grant: RoleGrant) -> bool:
        """Store a role; false when the person holds it already."""
        ...

    async def revoke(self, person_id: PersonId, grant: RoleGrant) -> bool:
        """Take a role away; false when the person does not hold it."""
        ...


class AssignmentStore(Protocol):
    """What taking a role away asks of engagements, which stand above roles."""

    async def unassign(self, engagement_id: EngagementId, person_id: PersonId) -> None:
        """Leave the engagement without a strategist, where it is this person."""
        ...


class RoleWork(Work, Protocol):
    @property
    def roles(self) -> RoleStore: ...

    @property
    def engagements(self) -> AssignmentStore: ...


async def grant_role(work: RoleWork, actor: Actor, person_id: PersonId, grant: RoleGrant) -> bool:
    """Give a role in a scope; false when the person holds it already.

    A PM grants within their own schools; what is organisation-wide is granted by the operator.
    Raises NotAllowedError, or FieldErrors when the role doesn't act there or the person is gone.
    """
    _, holder = await _authorise(work, actor, person_id, grant)
    if grant.scope_kind not in SCOPES[grant.role]:
        raise FieldErrors({"role": "That role can't be given there. Pick another role or place."})
    if not holder.active:
        raise FieldErrors({"person": "That person isn't active in Slack. Pick somebody else."})
    return await store_grant(work, actor, person_id, grant)


async def revoke_role(work: RoleWork, actor: Actor, person_id: PersonId, grant: RoleGrant) -> bool:
    """Take a role in a scope away; false when the person does not hold it.

    The strategist of an engagement is then assigned to it no more. Raises NotAllowedError.
    """
    scope, _ = await _authorise(work, actor, person_id, grant)
    if grant.role is Role.STRATEGIST and scope.engagement_id is not None:
        await work.engagements.unassign(scope.engagement_id, person_id)
    return await store_revocation(work, actor, person_id, grant)


async def store_grant(work: RoleWork, actor: Actor, person_id: PersonId, grant: RoleGrant) -> bool:
    """Store a role and its line in the audit, once somebody was authorised to."""
    is_new = await work.roles.grant(person_id, grant)
    if is_new:
        await work.homes.changed([person_id])
        await work.audit.write(
            actor, "role.granted", "person", person_id, after=_audit_facts(grant)
        )
    return is_new


async def store_revocation(
    work: RoleWork, actor: Actor, person_id: PersonId, grant: RoleGrant
) -> bool:
    """Take a role away and note it in the audit, once somebody was authorised to."""
    was_held = await work.roles.revoke(person_id, grant)
    if was_held:
        await work.homes.changed([person_id])
        await work.audit.write(
            actor, "role.revoked", "person", person_id, before=_audit_facts(grant)
        )
    return was_held


def strategist_of(engagement_id: EngagementId) -> RoleGrant:
    return RoleGrant(Role.STRATEGIST, ScopeKind.ENGAGEMENT, engagement_id)


def _audit_facts(grant: RoleGrant) -> dict[str, str]:
    return {
        "role": grant.role.value,
        "scope": grant.scope_kind.value,
        "scope_id": str(grant.scope_id),
    }


async def _authorise(
    work: RoleWork, actor: Actor, person_id: PersonId, grant: RoleGrant
) -> tuple[Scope, PersonActor]:
    """Ask the policy; a person of another organisation is nobody here."""
    scope = await work.roles.scope_of(grant)
    holder = await work.roles.holder(person_id)
    if scope is None or holder is None or holder.workspace_id != scope.workspace_id:
        raise NotAllowedError
    await work.authorise(actor, Action.GRANT_ROLE, scope)
    return scope, holder

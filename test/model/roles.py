"""Who may do what: the role table of the semantics page, section 4, and whom a role reaches."""

ALL = (
    'view view_internal comment create edit_own edit_any submit schedule publish_now hold release create_link '
    'unpublish override manage_members manage_channels manage_workflows manage_calendar manage_rules '
    'view_metrics export').split()

MAKER = 'view view_internal comment create edit_own submit'.split()
JUDGE = 'view view_internal comment hold'.split()

PERMISSIONS = {
    'owner': ALL,
    'manager': [p for p in ALL if p != 'override'],
    'strategist': MAKER + 'edit_any hold create_link view_metrics'.split(),
    'editor': MAKER + 'edit_any hold'.split(),
    'creator': MAKER,
    'designer': MAKER,
    'copywriter': MAKER,
    'contributor': 'view comment create edit_own submit'.split(),
    'expert': JUDGE,
    'legal': JUDGE,
    'hr': JUDGE,
    'approver': JUDGE,
    'assistant': JUDGE + 'schedule publish_now release'.split(),
    'community_manager': MAKER + ['schedule'],
    'analyst': 'view_metrics export'.split(),
    'client': 'view comment hold'.split(),
    'observer': 'view view_internal'.split(),
}

# The permissions that a change of members asks of whoever makes it are compared role by role.
ROLES = tuple(PERMISSIONS)


def covering_roles(grants, channels):
    """The roles that count for these channels: given on the workspace, or on each of the channels.

    Without channels there is nothing to cover, so a role anywhere counts."""
    roles = set()
    for role, channel in grants:
        if channel is None or not channels or all((role, c) in grants or (role, None) in grants for c in channels):
            roles.add(role)
    return roles


def permissions_of(roles):
    return {permission for role in roles for permission in PERMISSIONS[role]}


def anywhere(grants):
    """What a person may do somewhere in the workspace."""
    return permissions_of({role for role, _ in grants})

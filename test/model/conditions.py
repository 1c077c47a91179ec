"""Conditions of steps: what each asks as a jsonpath, and the same question in Python."""

PATHS = {
    'label': '$.labels[*] ? (@ == "promo")',
    'campaign': '$.campaign == "summer"',
    'channel': 'exists($.channels[*] ? (@ == "b"))',
    'network': '$.networks[*] == "manual"',
    'kind': '$.media_kinds[*] == "video"',
    'author': '$.author_roles[*] == "creator"',
    'error': '1 / 0 == 1',                         # nobody can tell, so it applies
    'sometimes': '$.labels[*].double() > 1',       # an error where there is a label
    'never': '1 == 2',
}


def applies(name, facts):
    """facts: labels, campaign, channels, networks, media_kinds, author_roles of a post."""
    if name is None:
        return True
    return {
        'label': 'promo' in facts['labels'],
        'campaign': facts['campaign'] == 'summer',
        'channel': 'b' in facts['channels'],
        'network': 'manual' in facts['networks'],
        'kind': 'video' in facts['media_kinds'],
        'author': 'creator' in facts['author_roles'],
        'error': True,
        'sometimes': bool(facts['labels']),
        'never': False,
    }[name]

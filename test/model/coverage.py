"""The cells of (state, verb, permission class) that a long walk must have hit."""
import itertools

REVIEW_STATES = ('not_required', 'draft', 'in_review', 'changes_requested', 'approved', 'rejected', 'expired')
DELIVERY_STATES = ('unscheduled', 'scheduled', 'held', 'missed', 'publishing', 'published', 'unconfirmed', 'failed',
                   'cancelled')
CLASSES = ('outsider', 'blind', 'author', 'submitter', 'seat', 'contributor', 'client', 'member', 'permitted',
           'covering', 'elsewhere')
BY_PERMISSION = ('permitted', 'covering', 'elsewhere')


def is_reachable(state, verb, kind, permission):
    """Delivery state `unpublished` is in no walk: nothing is taken down in one."""
    if permission is None and kind in BY_PERMISSION:
        return False    # a vote takes no permission
    if kind == 'seat' and state in REVIEW_STATES and state != 'in_review':
        return False    # seats are of an open step
    return True


def missing(hits, verbs):
    return [cell for cell in itertools.product(REVIEW_STATES + DELIVERY_STATES, verbs, CLASSES)
            if is_reachable(*cell, verbs[cell[1]]) and not hits[cell]]


def report(hits, verbs, must):
    """Prints what was never hit; 1 when that is a failure."""
    left = missing(hits, verbs)
    total = sum(1 for cell in itertools.product(REVIEW_STATES + DELIVERY_STATES, verbs, CLASSES)
                if is_reachable(*cell, verbs[cell[1]]))
    print(f'{total - len(left)} of {total} reachable cells hit')
    if must:
        for cell in left:
            print('never hit: ' + ', '.join(cell))
    return 1 if must and left else 0

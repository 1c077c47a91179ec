"""Who has a seat in a step, and what its votes say: section 3 of the semantics page."""
from roles import anywhere, covering_roles
from world import NEGATIVE

WORST = {'reject': 2, 'request_changes': 1}


def needed(quorum, seats):
    """How many approvals a quorum asks of so many people."""
    if quorum == 'any':
        return 1
    if quorum == 'all':
        return seats
    kind, number = quorum
    if kind == 'at_least':
        return number
    return -(-number * seats // 100)


def takes_part(world, workspace, person):
    member = workspace.members.get(person)
    return bool(member and member.is_active and world.people[person].is_active)


def eligible(world, workspace, requirement, channels, excluded):
    people = set()
    for person, member in workspace.members.items():
        if person in excluded or not takes_part(world, workspace, person):
            continue
        on_team = requirement.team and any(channel == requirement.team for _, channel in member.grants)
        if on_team or person in requirement.people or set(requirement.roles) & covering_roles(member.grants, channels):
            people.add(person)
    return people


def excluded_people(workflow, post, submitter):
    """Four eyes: who may not decide about the revision as it stands."""
    if workflow.self_approval == 'forbid_contributors':
        return post.contributors | {submitter}
    if workflow.self_approval == 'forbid_submitter':
        return {submitter}
    if workflow.self_approval == 'forbid_last_editor':
        return {post.revisions[-1].author}
    return set()


def sees_step(workspace, step, post, person):
    """Nobody decides about what they cannot see: clients see a post from its client step on, and their own."""
    permissions = anywhere(workspace.members[person].grants)
    return 'view' in permissions and (
        step.audience == 'client' or 'view_internal' in permissions or person == post.author)


def seats_of(world, workspace, step, post, excluded):
    channels = post.channels()
    return {(person, index): None
            for index, requirement in enumerate(step.requires)
            for person in eligible(world, workspace, requirement, channels, excluded)
            if sees_step(workspace, step, post, person)}


def can_be_satisfied(step, seats):
    """Whether everybody's approval would be enough, requirement by requirement."""
    for index, requirement in enumerate(step.requires):
        count = sum(1 for _, i in seats if i == index)
        if count < max(1, needed(requirement.quorum, count)):
            return False
    return True


def tally(requirement, votes, is_here, added=()):
    """What the votes of one requirement come to: passed, returned, declined, open or blocked.

    votes: person -> verdict or None; is_here(person): whether somebody who has not voted may still do so. added: people
    whom a deadline seated besides those first asked: they say yes or no like them, nobody waits for them, and how many
    are needed is counted without them; where all are needed their yes is no one's."""
    first = {person: vote for person, vote in votes.items() if person not in added}
    waiting = {person for person, vote in votes.items() if vote is None and is_here(person)}
    awaited = waiting & set(first)
    voting = sum(1 for vote in first.values() if vote not in (None, 'abstain')) + len(awaited)
    against = [vote for vote in votes.values() if vote in NEGATIVE]
    ends = {'first_ends': bool(against), 'wait_all': bool(against) and not awaited}.get(
        requirement.rejection if isinstance(requirement.rejection, str) else None)
    if ends is None:
        ends = len(against) >= requirement.rejection[1]
    if ends:
        return 'declined' if 'reject' in against else 'returned'
    wanted = max(1, needed(requirement.quorum, voting))
    counted = first if requirement.quorum == 'all' else votes
    approvals = sum(1 for vote in counted.values() if vote == 'approve')
    heard = len(against) if requirement.rejection == 'wait_all' else 0
    if approvals + len(waiting & set(counted)) + heard < wanted:
        return 'blocked'
    if requirement.rejection == 'wait_all' and awaited:
        return 'open'
    return 'passed' if approvals >= wanted else 'open'


def outcome(world, workspace, step, seats, added=()):
    """What the votes of a step come to over all its requirements. added: seats that its deadline gave."""
    results = []
    for index, requirement in enumerate(step.requires):
        votes = {person: vote for (person, i), vote in seats.items() if i == index}
        late = {person for person, i in added if i == index}
        results.append(tally(requirement, votes, lambda person: takes_part(world, workspace, person), late))
    for word in ('declined', 'returned'):
        if word in results:
            return word
    if all(result == 'passed' for result in results):
        return 'passed'
    return 'blocked' if 'blocked' in results else 'open'


def waits_for(world, workspace, step, visit, away):
    """Whether the step waits for some of these people: with a yes of everybody else it is open still, or all are heard."""
    if outcome(world, workspace, step, visit.seats, visit.added) != 'open':
        return False
    for index, requirement in enumerate(step.requires):
        votes = {person: vote for (person, i), vote in visit.seats.items() if i == index}
        late = {person for person, i in visit.added if i == index}

        def is_here(person):
            return takes_part(world, workspace, person)

        if tally(requirement, votes, is_here, late) != 'open':
            continue
        best = {person: 'approve' if vote is None and is_here(person) and person not in away else vote
                for person, vote in votes.items()}
        missing = {person for person, vote in votes.items() if vote is None and is_here(person) and person in away}
        if missing and (tally(requirement, best, is_here, late) == 'open'
                        or requirement.rejection == 'wait_all' and missing - late):
            return True
    return False

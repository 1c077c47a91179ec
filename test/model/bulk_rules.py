"""Many decisions in one call, and calls that are made twice (section 3)."""
import copy

from world import Refused


class BulkRules:
    def check_items(self, items, mode):
        """A wrong list is refused as a whole, whatever the mode."""
        if mode not in ('atomic', 'best_effort'):
            raise Refused('22023', 'mode')
        named = [item[0].handle for item in items]
        if len(set(named)) < len(named):
            raise Refused('22023', 'a post twice')
        for _, revision, verdict, note, _ in items:
            if revision is None or revision < 1:
                raise Refused('22023', 'revision')
            if verdict in ('request_changes', 'reject') and not (note or '').strip():
                raise Refused('22023', 'note')

    def decide_many(self, actor, items, mode):
        """items: (post, revision, verdict, note, on behalf of). One answer each: (SQLSTATE or 00000, the post or None).

        Its status is asked for when what follows by itself has happened."""
        self.check_items(items, mode)
        before = [(item[0], copy.deepcopy(item[0])) for item in items]
        events = len(self.events)
        answers = []
        for post, revision, verdict, note, behalf in items:
            try:
                with self.asked(post):
                    self.vote(actor, post, revision, verdict, note, behalf)
                answers.append(('00000', post))
            except Refused as refused:
                if mode == 'atomic':
                    for post, kept in before:
                        vars(post).update(vars(kept))
                    del self.events[events:]
                    raise
                answers.append((refused.sqlstate, post if self.sees(actor, post) else None))
        return answers

    def keyed(self, actor, key, arguments, act):
        """The same call under the same key gives the first result, another call is refused."""
        if key is None:
            return act()
        known = self.world.keys.get((actor, key))
        if known is None:
            result = act()
            self.world.keys[actor, key] = (arguments, result)
            return result
        if known[0] != arguments:
            raise Refused('WF012', 'key of another call')
        self.need_sight(actor, known[1])
        return known[1]

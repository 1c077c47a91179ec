"""When nothing goes out (section 7)."""
from world import Blackout, Refused


class BlackoutRules:
    def add_blackout(self, actor, workspace, starts, ends, channels=()):
        ws, _ = self.need_in(actor, workspace, 'manage_calendar')
        if any(channel not in ws.channels for channel in channels):
            raise Refused('WF404', 'channel')
        if ends is not None and ends <= self.world.now:
            raise Refused('22023', 'over already')
        self.world.blackouts.append(Blackout(starts, ends, tuple(channels)))

    def remove_blackout(self, actor, workspace, number):
        """What it held stays held."""
        self.need_in(actor, workspace, 'manage_calendar')
        if self.world.blackouts[number].is_removed:
            raise Refused('WF404', 'blackout')
        self.world.blackouts[number].is_removed = True

    def is_out_at(self, channel, at):
        return any(blackout.covers(channel, at) for blackout in self.world.blackouts)

    def waiting(self, post):
        """Channels on which it is not out yet."""
        return [v.channel for v in post.variants.values() if v.state not in ('published', 'cancelled')]

    def need_clear(self, post, publish_at):
        if publish_at is not None and any(self.is_out_at(channel, publish_at) for channel in self.waiting(post)):
            raise Refused('WF006', 'blackout')

    def closed_blackouts(self, variant):
        return ['blackout'] if self.is_out_at(variant.channel, self.world.now) else []

    @staticmethod
    def is_waiting(variant):
        """For its time, or in doubt for another attempt."""
        return variant.state == 'scheduled' or variant.state == 'unconfirmed' and variant.retry_at is not None

    def is_blacked_out(self, post):
        """It is due on a channel on which nothing goes out."""
        return not post.is_held and any(self.is_out_at(v.channel, self.world.now)
                                        for v in post.variants.values() if self.is_waiting(v))

    def black_out(self, post):
        """What is due in one is held as a whole, until somebody releases it."""
        post.is_held, post.held_by = True, None
        for variant in post.variants.values():
            if variant.state == 'scheduled':
                variant.state = 'held'
        self.by_time['black_out'] += 1
        self.record(post, 'black_out', None)

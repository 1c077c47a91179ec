--
-- found_copies: a cancelled post starts anew with all its channels; an external_ref is free again when
-- its draft was deleted; a copy shows no more than who makes it may see
--
\pset format unaligned
\pset tuples_only on

SELECT test.team('copies', 'olga:owner', 'ann:creator', 'sam:strategist', 'con:contributor', 'other:contributor');
SELECT name FROM unnest('{blog,site,desk}'::text[]) c, greenlight.register_channel('copies', c, 'sandbox');

-- of a cancelled post: the channels it had, with their own texts, but not one removed before
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('copies', 'p', 'text', '{blog,site,desk}')$$);
SELECT test.run('ann', $$SELECT channels FROM greenlight.remove_variant(test.post('p'), 'desk')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('p'), 'site', 'for the site')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.cancel(test.post('p'))$$);
SELECT test.run('ann', $$SELECT title, status, channels FROM greenlight.copy_post(test.post('p'))$$);
SELECT test.run('ann', $$SELECT channel, body, delivery_state FROM greenlight.variant WHERE post_id = test.post('p') ORDER BY channel$$);

-- of a post that somebody sees in an older revision: its title, text and channels, none of the newer
SELECT test.run('ann', $$SELECT status FROM greenlight.create_post('copies', 'q', 'one', '{blog,site}')$$);
SELECT test.run('ann', $$SELECT status FROM greenlight.submit(test.post('q'))$$);
SELECT test.run('sam', $$SELECT status FROM greenlight.approve(test.post('q'), 1)$$);
SELECT test.run('ann', $$SELECT revision FROM greenlight.revise_post(test.post('q'), 'two', 'q, renamed')$$);
SELECT test.run('ann', $$SELECT body FROM greenlight.set_variant(test.post('q, renamed'), 'desk', 'new')$$);
SELECT test.run('con', $$SELECT title, body, channels FROM greenlight.copy_post(test.post('q, renamed'))$$);
SELECT test.run('sam', $$SELECT title, body, channels FROM greenlight.copy_post(test.post('q, renamed'))$$);

-- a deleted draft gives its external_ref back, a cancelled post keeps it
SELECT test.run('con', $$SELECT title FROM greenlight.create_post('copies', 'r', 'one', external_ref => 'crm-1')$$);
SELECT test.run('con', $$DELETE FROM greenlight.post WHERE external_ref = 'crm-1'$$);
SELECT test.run('con', $$SELECT title, status FROM greenlight.create_post('copies', 'r again', 'one', external_ref => 'crm-1')$$);
SELECT test.run('con', $$SELECT status FROM greenlight.cancel(test.post('r again'))$$);
SELECT test.run('con', $$SELECT title, status FROM greenlight.create_post('copies', 'r once more', 'one', external_ref => 'crm-1')$$);

-- no time zone is none
SELECT test.run('olga', $$SELECT title FROM greenlight.create_post('copies', 's', 'one', '{blog}', now() + '1 day')$$);
SELECT test.run('olga', $$UPDATE greenlight.post SET timezone = NULL WHERE title = 's'$$);
SELECT test.run('olga', $$UPDATE greenlight.post SET timezone = 'Europe/Riga' WHERE title = 's' RETURNING timezone$$);
SELECT * FROM greenlight.verify();

-- ... and its functions in PL/pgSQL, SECURITY DEFINER (:invoker = 0).
-- The peer: the workflow as a competent team writes it in PL/pgSQL.  :s = schema, :invoker = 1: SECURITY INVOKER, everything through RLS.
\set ON_ERROR_STOP 1
do $$ begin create role wf_owner nologin; exception when duplicate_object then null; end $$;
do $$ begin create role wf_app login; exception when duplicate_object then null; end $$;
grant usage, create on schema :s to wf_owner; grant usage on schema :s to wf_app;
select format('alter table %I.%I owner to wf_owner', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid=c.relnamespace where n.nspname = :'s' and relkind='r' \gexec
alter schema :s owner to wf_owner;
grant select on all tables in schema :s to wf_app;
\if :invoker
grant insert, update on :s.post, :s.decision, :s.audit to wf_app; grant usage on all sequences in schema :s to wf_app;
\endif
set search_path = :s;
-- guard: state columns change only inside the workflow functions
create function guard_post() returns trigger language plpgsql as $$
begin
  if (new.state, new.stage, new.round) is distinct from (old.state, old.stage, old.round)
     and current_user <> 'wf_owner' and current_setting('wf.in_transition', true) is distinct from 'on' then
    raise exception 'change the state of a post through the workflow functions' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger guard before update on post for each row execute function guard_post();
-- RLS: members of the workspace only
alter table post enable row level security; alter table decision enable row level security; alter table audit enable row level security;
create policy member on post to wf_app using (exists (select 1 from membership m where m.workspace_id = post.workspace_id and m.user_id = current_setting('app.user_id')::int));
create policy member on decision to wf_app using (exists (select 1 from post p join membership m using (workspace_id) where p.id = post_id and m.user_id = current_setting('app.user_id')::int));
create policy member on audit to wf_app using (exists (select 1 from post p join membership m using (workspace_id) where p.id = post_id and m.user_id = current_setting('app.user_id')::int));

create function create_draft(p_ws int, p_channel int, p_actor int, p_title text, p_body text) returns bigint language plpgsql as $$
declare v_role smallint; v_id bigint;
begin
  select role into v_role from membership where workspace_id = p_ws and user_id = p_actor;
  if not found then raise exception 'not a member' using errcode = 'insufficient_privilege'; end if;
  perform 1 from channel where id = p_channel and workspace_id = p_ws;
  if not found then raise exception 'channel is not of this workspace'; end if;
  insert into post(workspace_id, channel_id, author_id, title, body) values (p_ws, p_channel, p_actor, p_title, p_body) returning id into v_id;
  insert into audit(post_id, actor_id, action, from_state, to_state) values (v_id, p_actor, 0, 0, 1);
  return v_id;
end $$;

create function submit(p_post bigint, p_actor int) returns smallint language plpgsql as $$
declare p post; t transition; v_role smallint; v_sla interval;
begin
  select * into p from post where id = p_post for no key update;
  if not found then raise exception 'no such post'; end if;
  select role into v_role from membership where workspace_id = p.workspace_id and user_id = p_actor;
  if not found then raise exception 'not a member' using errcode = 'insufficient_privilege'; end if;
  select * into t from transition where from_state = p.state and action = 1;
  if not found then raise exception 'submit is not allowed in state %', p.state; end if;
  if v_role < t.min_role or (p_actor <> p.author_id and v_role < 3) then raise exception 'role % may not submit', v_role using errcode = 'insufficient_privilege'; end if;
  select sla into v_sla from stage where workspace_id = p.workspace_id and stage.stage = 1;
  update post set state = t.to_state, stage = 1, round = round + 1, version = version + 1, due_at = now() + v_sla, updated_at = now() where id = p_post;
  insert into audit(post_id, actor_id, action, from_state, to_state) values (p_post, p_actor, 1, p.state, t.to_state);
  return t.to_state;
end $$;

create function approve(p_post bigint, p_actor int, p_comment text) returns smallint language plpgsql as $$
declare p post; t transition; s stage; nx stage; v_role smallint; v_n int; v_state smallint; v_stage smallint; v_due timestamptz;
begin
  select * into p from post where id = p_post for no key update;
  if not found then raise exception 'no such post'; end if;
  select role into v_role from membership where workspace_id = p.workspace_id and user_id = p_actor;
  if not found then raise exception 'not a member' using errcode = 'insufficient_privilege'; end if;
  select * into t from transition where from_state = p.state and action = 2;
  if not found then raise exception 'approve is not allowed in state %', p.state; end if;
  select * into s from stage where workspace_id = p.workspace_id and stage.stage = p.stage;
  if v_role < t.min_role or v_role < s.required_role or p_actor = p.author_id then raise exception 'role % may not approve', v_role using errcode = 'insufficient_privilege'; end if;
  insert into decision(post_id, round, stage, user_id, verdict, comment) values (p_post, p.round, p.stage, p_actor, 2, p_comment);
  select count(*) into v_n from decision where post_id = p_post and round = p.round and decision.stage = p.stage and verdict = 2;
  v_state := p.state; v_stage := p.stage; v_due := p.due_at;
  if v_n >= s.quorum then
    select * into nx from stage where workspace_id = p.workspace_id and stage.stage = p.stage + 1;
    if found then v_stage := nx.stage; v_due := now() + nx.sla; else v_state := t.to_state; v_due := null; end if;
  end if;
  update post set state = v_state, stage = v_stage, version = version + 1, due_at = v_due, updated_at = now() where id = p_post;
  insert into audit(post_id, actor_id, action, from_state, to_state) values (p_post, p_actor, 2, p.state, v_state);
  return v_state;
end $$;

create function schedule(p_post bigint, p_actor int, p_at timestamptz) returns smallint language plpgsql as $$
declare p post; t transition; v_role smallint;
begin
  select * into p from post where id = p_post for no key update;
  if not found then raise exception 'no such post'; end if;
  select role into v_role from membership where workspace_id = p.workspace_id and user_id = p_actor;
  if not found then raise exception 'not a member' using errcode = 'insufficient_privilege'; end if;
  select * into t from transition where from_state = p.state and action = 5;
  if not found then raise exception 'schedule is not allowed in state %', p.state; end if;
  if v_role < t.min_role then raise exception 'role % may not schedule', v_role using errcode = 'insufficient_privilege'; end if;
  if p_at <= now() then raise exception 'schedule time must be in the future'; end if;
  update post set state = t.to_state, scheduled_at = p_at, version = version + 1, updated_at = now() where id = p_post;
  insert into audit(post_id, actor_id, action, from_state, to_state) values (p_post, p_actor, 5, p.state, t.to_state);
  return t.to_state;
end $$;
\if :invoker
\else
select format('alter function %I.%I(%s) owner to wf_owner; alter function %1$I.%2$I(%3$s) security definer set search_path = %1$I, pg_temp', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
  from pg_proc p join pg_namespace n on n.oid=p.pronamespace where n.nspname=:'s' and p.proname in ('create_draft','submit','approve','schedule') \gexec
\endif
reset search_path;

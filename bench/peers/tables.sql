-- The workflow as a competent team writes it by hand: the tables (schema :s; :full = 1 with keys, checks and indexes). :posts posts are there.
-- :s = schema.  Tables shared by every contestant; :full=1 adds foreign keys (what a team writes by hand).
\set ON_ERROR_STOP 1
create schema :s;
set search_path = :s;
create table app_user(id int primary key, name text not null);
create table workspace(id int primary key, name text not null);
create table channel(id int primary key, workspace_id int not null, kind text not null, endpoint text not null);
create table membership(workspace_id int not null, user_id int not null, role smallint not null, primary key(workspace_id,user_id)); -- 1 author 2 reviewer 3 manager
create index on membership(user_id);
create table stage(workspace_id int not null, stage smallint not null, required_role smallint not null, quorum smallint not null, sla interval not null, primary key(workspace_id,stage));
-- states 1 draft 2 in_review 3 approved 4 scheduled 5 rejected; actions 1 submit 2 approve 3 reject 4 request_changes 5 schedule
create table transition(from_state smallint, action smallint, to_state smallint not null, min_role smallint not null, primary key(from_state,action));
create table post(id bigint generated always as identity primary key,
  workspace_id int not null, channel_id int not null, author_id int not null,
  state smallint not null default 1, stage smallint not null default 0, round int not null default 0, version int not null default 1,
  title text not null, body text not null, due_at timestamptz, scheduled_at timestamptz,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now()) with (fillfactor=85);
create index post_queue on post(workspace_id, state, due_at);
create index post_due on post(due_at) where state = 2;
create index post_sched on post(scheduled_at) where state = 4;
create table decision(id bigint generated always as identity primary key, post_id bigint not null, round int not null, stage smallint not null,
  user_id int not null, verdict smallint not null, comment text, at timestamptz not null default now(), unique(post_id,round,stage,user_id));
create table audit(id bigint generated always as identity primary key, post_id bigint not null, actor_id int not null, action smallint not null,
  from_state smallint not null, to_state smallint not null, at timestamptz not null default now(), detail jsonb);
create index audit_post on audit(post_id, at);
insert into app_user select i, 'user '||i from generate_series(101,10199) i;
insert into workspace select i, 'ws '||i from generate_series(1,100) i;
insert into channel select w*3+k, w, 'x', 'http://127.0.0.1/' from generate_series(1,100) w, generate_series(0,2) k;
insert into membership select w, w*100+u, case when u<=60 then 1 when u<=80 then 2 else 3 end from generate_series(1,100) w, generate_series(1,99) u;
insert into stage select w, k, case k when 1 then 2 else 3 end, 1, '1 day' from generate_series(1,100) w, generate_series(1,2) k;
insert into transition values (1,1,2,1),(2,2,3,2),(2,3,5,2),(2,4,1,2),(3,5,4,3),(5,1,2,1);
insert into post(workspace_id,channel_id,author_id,state,title,body,due_at)
  select 1+i%100, (1+i%100)*3, (1+i%100)*100+1, 1+i%5, 'post '||i, repeat('Lorem ipsum ',20), now()+ (i%1000)*interval '1 minute' from generate_series(1,:posts) i;
insert into audit(post_id,actor_id,action,from_state,to_state) select 1+i%:posts, 101, 1, 1, 2 from generate_series(1,2*:posts) i;
\if :full
alter table channel add foreign key(workspace_id) references workspace;
alter table membership add foreign key(workspace_id) references workspace, add foreign key(user_id) references app_user;
alter table stage add foreign key(workspace_id) references workspace;
alter table post add foreign key(workspace_id) references workspace, add foreign key(channel_id) references channel, add foreign key(author_id) references app_user;
alter table decision add foreign key(post_id) references post, add foreign key(user_id) references app_user;
alter table audit add foreign key(post_id) references post;
\endif
reset search_path;

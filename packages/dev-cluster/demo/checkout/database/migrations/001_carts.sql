create table carts (
  id text primary key,
  content jsonb not null,
  changed_at timestamptz not null default now()
);

create table taxes (
  country char(2) not null,
  valid_from date not null,
  rate numeric(5, 4) not null check (rate >= 0),
  primary key (country, valid_from)
);

insert into taxes values ('DE', '2021-01-01', 0.19), ('FR', '2014-01-01', 0.20);

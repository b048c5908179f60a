-- The demo's stand-in for the Oracle system: schema MAGINUS as Oracle would show it, in PostgreSQL.
--
-- Oracle type                  here                         why
-- VARCHAR2(n CHAR)             varchar(n)
-- NUMBER(p, s)                 numeric(p, s)
-- DATE                         timestamp(0)                 Oracle's DATE has a time of day
-- TIMESTAMP(6) WITH TIME ZONE  timestamp(6) with time zone
-- CLOB                         text
set client_min_messages = warning;
begin;

drop schema if exists "MAGINUS" cascade;
create schema "MAGINUS";
set local search_path = "MAGINUS";

create table "CUSTOMER" (
    "CUSTOMER_ACCOUNT" varchar(10) primary key,
    "CUSTOMER_NAME" varchar(100) not null,
    "SALES_OFFICE" varchar(6),
    "CREDIT_LIMIT" numeric(12, 2),
    "ACCOUNT_OPENED" timestamp(0),
    "NOTES" text,
    "LAST_CHANGED" timestamp(6) with time zone not null default now()
);

create table "CUSTOMER_ADDRESS" (
    "CUSTOMER_ACCOUNT" varchar(10) not null references "CUSTOMER" on update cascade on delete cascade,
    "ADDRESS_SEQ" numeric(4) not null,
    "ADDRESS_TYPE" varchar(10) not null,
    "ADDRESS_1" varchar(100),
    "ADDRESS_2" varchar(100),
    "CITY" varchar(60),
    "POSTCODE" varchar(20),
    "COUNTRY_CODE" varchar(2),
    "LAST_CHANGED" timestamp(6) with time zone not null default now(),
    primary key ("CUSTOMER_ACCOUNT", "ADDRESS_SEQ")
);

create table "CUSTOMER_CONTACT" (
    "CUSTOMER_ACCOUNT" varchar(10) not null references "CUSTOMER" on update cascade on delete cascade,
    "CONTACT_SEQ" numeric(4) not null,
    "CONTACT_TYPE" varchar(10) not null,
    "TELEPHONE" varchar(30),
    "EMAIL" varchar(256),
    "LAST_CHANGED" timestamp(6) with time zone not null default now(),
    primary key ("CUSTOMER_ACCOUNT", "CONTACT_SEQ")
);

create index "CUSTOMER_CHANGED" on "CUSTOMER" ("LAST_CHANGED");
create index "CUSTOMER_ADDRESS_CHANGED" on "CUSTOMER_ADDRESS" ("LAST_CHANGED");
create index "CUSTOMER_CONTACT_CHANGED" on "CUSTOMER_CONTACT" ("LAST_CHANGED");

-- Every change is stamped with the start of its transaction, as most real systems do it. That is the hard case for an
-- incremental run: the row becomes visible later than the time it carries.
create function stamp_change() returns trigger language plpgsql as $$
begin
    new."LAST_CHANGED" := now();
    return new;
end
$$;

-- A row that has gone, or has gone to another customer, leaves its trace at the customer that lost it.
create function stamp_former_customer() returns trigger language plpgsql as $$
begin
    update "MAGINUS"."CUSTOMER" set "LAST_CHANGED" = now() where "CUSTOMER_ACCOUNT" = old."CUSTOMER_ACCOUNT";
    return null;
end
$$;

create trigger stamp_change before update on "CUSTOMER" for each row execute function stamp_change();
create trigger stamp_change before update on "CUSTOMER_ADDRESS" for each row execute function stamp_change();
create trigger stamp_change before update on "CUSTOMER_CONTACT" for each row execute function stamp_change();

create trigger stamp_deletion after delete on "CUSTOMER_ADDRESS"
    for each row execute function stamp_former_customer();
create trigger stamp_deletion after delete on "CUSTOMER_CONTACT"
    for each row execute function stamp_former_customer();
create trigger stamp_move after update on "CUSTOMER_ADDRESS"
    for each row when (old."CUSTOMER_ACCOUNT" <> new."CUSTOMER_ACCOUNT") execute function stamp_former_customer();
create trigger stamp_move after update on "CUSTOMER_CONTACT"
    for each row when (old."CUSTOMER_ACCOUNT" <> new."CUSTOMER_ACCOUNT") execute function stamp_former_customer();

commit;

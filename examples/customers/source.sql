-- One row for each customer account: the account, its primary address and its primary contact.
--
-- Written for Oracle, and word for word valid for the PostgreSQL stand-in of the demo (sql/demo/source_schema.sql):
-- names are quoted as Oracle stores them, joins are ANSI joins, no function belongs to one vendor. The columns have the
-- names of the target columns. There is no semicolon at the end, because the query becomes part of a larger one.
--
-- Primary is the MAIN address (contact), else the INVOICE address (BILLING contact), else any other; among equals the
-- lowest sequence number. So there is one row whatever was added, deleted or made primary by mistake twice.
--
-- "last_changed" is the newest change of the account, of ANY of its addresses and of ANY of its contacts, also of those
-- that are not shown: an address that has just lost its rank to another one is a change, too.
SELECT
    c."CUSTOMER_ACCOUNT" AS "customer_account",
    c."CUSTOMER_NAME" AS "customer_name",
    c."SALES_OFFICE" AS "sales_office",
    a."ADDRESS_1" AS "address_1",
    a."ADDRESS_2" AS "address_2",
    a."CITY" AS "city",
    a."POSTCODE" AS "postcode",
    a."COUNTRY_CODE" AS "country_code",
    t."TELEPHONE" AS "telephone",
    t."EMAIL" AS "email",
    c."CREDIT_LIMIT" AS "credit_limit",
    c."ACCOUNT_OPENED" AS "account_opened",
    c."NOTES" AS "notes",
    GREATEST(
        c."LAST_CHANGED",
        COALESCE(a."ANY_CHANGED", c."LAST_CHANGED"),
        COALESCE(t."ANY_CHANGED", c."LAST_CHANGED")
    ) AS "last_changed"
FROM "MAGINUS"."CUSTOMER" c
LEFT JOIN (
    SELECT
        r."CUSTOMER_ACCOUNT", r."ADDRESS_1", r."ADDRESS_2", r."CITY", r."POSTCODE", r."COUNTRY_CODE",
        MAX(r."LAST_CHANGED") OVER (PARTITION BY r."CUSTOMER_ACCOUNT") AS "ANY_CHANGED",
        ROW_NUMBER() OVER (
            PARTITION BY r."CUSTOMER_ACCOUNT"
            ORDER BY CASE r."ADDRESS_TYPE" WHEN 'MAIN' THEN 0 WHEN 'INVOICE' THEN 1 ELSE 2 END, r."ADDRESS_SEQ"
        ) AS "RANKING"
    FROM "MAGINUS"."CUSTOMER_ADDRESS" r
) a ON a."CUSTOMER_ACCOUNT" = c."CUSTOMER_ACCOUNT" AND a."RANKING" = 1
LEFT JOIN (
    SELECT
        r."CUSTOMER_ACCOUNT", r."TELEPHONE", r."EMAIL",
        MAX(r."LAST_CHANGED") OVER (PARTITION BY r."CUSTOMER_ACCOUNT") AS "ANY_CHANGED",
        ROW_NUMBER() OVER (
            PARTITION BY r."CUSTOMER_ACCOUNT"
            ORDER BY CASE r."CONTACT_TYPE" WHEN 'MAIN' THEN 0 WHEN 'BILLING' THEN 1 ELSE 2 END, r."CONTACT_SEQ"
        ) AS "RANKING"
    FROM "MAGINUS"."CUSTOMER_CONTACT" r
) t ON t."CUSTOMER_ACCOUNT" = c."CUSTOMER_ACCOUNT" AND t."RANKING" = 1

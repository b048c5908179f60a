#!/usr/bin/env bash
# The same money is 12.34 in one session and 1,234 in the next.
#
# Guess:  lc_monetary changes how money looks (sign, separators), never how much it is.
# Really: money is stored as a whole number of the smallest unit, and lc_monetary says how many digits of it are
#         behind the point. Under ja_JP, a currency without a smaller unit, 12.34 is 1,234, in its text and as
#         numeric. COPY in text is refused there for its dollar sign; in binary the target has a hundred times the
#         source's amount, without an error.
# Source: PostgreSQL's manual, "Monetary Types": "The fractional precision is determined by the database's lc_monetary
#         setting", and the warning to restore a dump under the same one.
# Seen with: PostgreSQL 15.18, locales of Debian's glibc 2.36.
# shellcheck source=findings/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
locales_version=$(debian_package locales)
mkdir "$folder/locale"
for name in en_US ja_JP; do
    I18NPATH=$folder/locales/usr/share/i18n localedef -i "$name" -f UTF-8 "$folder/locale/$name.UTF-8" 2>"$folder/log" ||
        [[ -d $folder/locale/$name.UTF-8 ]] || fail "localedef: $(<"$folder/log")"
done
server_environment=("LOCPATH=$folder/locale:/usr/lib/locale")
start_postgres
versions "PostgreSQL $(postgres_version), locales $locales_version"
happens 'money written under en_US is a hundred times as much under ja_JP; COPY refuses its text and takes its binary form'

dollars="SET lc_monetary = 'en_US.UTF-8'"
yen="SET lc_monetary = 'ja_JP.UTF-8'"
sql "$dollars" 'CREATE TABLE prices (price money)' "INSERT INTO prices VALUES ('12.34')"
shows 'under en_US' "$(sql "$dollars" 'SELECT price::numeric FROM prices')" 12.34
shows 'under ja_JP' "$(sql "$yen" 'SELECT price::numeric FROM prices')" 1234
sql 'CREATE TABLE copied (price money)'
sql "$dollars" 'COPY prices TO STDOUT' >"$folder/prices"
said=$(sql "$yen" 'COPY copied FROM STDIN' 2>&1 <"$folder/prices" | sed -n 's/^ERROR: *//p') || true
# shellcheck disable=SC2016 # an amount
shows 'copied as text from en_US to ja_JP' "$said" \
    'invalid input syntax for type money: "$12.34"'
sql "$dollars" 'COPY prices TO STDOUT (FORMAT binary)' >"$folder/prices"
sql "$yen" 'COPY copied FROM STDIN (FORMAT binary)' <"$folder/prices"
shows 'copied in binary, under ja_JP' "$(sql "$yen" 'SELECT price::numeric FROM copied')" 1234
verdict

#!/usr/bin/env bats
# The entrypoint's functions, without a container or a server.

setup() {
  export DATA=$BATS_TEST_TMPDIR/data JOURNAL=$BATS_TEST_TMPDIR/journal
  export FILES=$BATS_TEST_TMPDIR/files SECRETS=$BATS_TEST_TMPDIR/secrets
  mkdir "$DATA" "$JOURNAL" "$FILES" "$SECRETS"
  export FIRECAMP_CLUSTER=t1 FIRECAMP_SERVICE=mypg FIRECAMP_SERVICE_UUID=u1 FIRECAMP_MEMBER=mypg-1 \
    FIRECAMP_MEMBER_DNS_NAME=mypg-1.t1-firecamp.com FIRECAMP_ROLE=standby FIRECAMP_PRIMARY_HOST=mypg-0.t1-firecamp.com \
    FIRECAMP_PRIMARY_PORT=5432 FIRECAMP_LISTEN_ADDRESSES=127.0.0.1 FIRECAMP_PORT=5432 \
    FIRECAMP_REPLICATION_USER=repluser FIRECAMP_POSTGRES_MAJOR=15 FIRECAMP_DEADLINE_SECONDS=1
  echo "work_mem = '1MB'" > "$FILES/postgresql.conf"
  echo 'host all all all scram-sha-256' > "$FILES/pg_hba.conf"
  printf 'one' > "$SECRETS/admin-password"
  printf 'two\n' > "$SECRETS/replication-password"
  # shellcheck source=../boot/entrypoint
  source "$BATS_TEST_DIRNAME/../boot/entrypoint"
}

# A data directory as a first start leaves it; the control file is not read but by pg_controldata.
whole() {
  mkdir -p "$PGDATA" "$WAL"
  touch "$WAL/000000010000000000000001"
  ln -s "$WAL" "$PGDATA/pg_wal"
  pg_controldata() {
    echo 'Database system identifier:           77'
    echo "Latest checkpoint's TimeLineID:       ${CHECKPOINT_TIMELINE:-1}"
    echo "Min recovery ending loc's timeline:   ${RECOVERY_TIMELINE:-0}"
  }
  touch "$PGDATA/standby.signal"
  write_identity "$DATA" system-id=77
  write_identity "$JOURNAL"
}

# A data directory to be replaced, and a primary that can be copied.
old_copy() {
  whole
  export COPY=2
  echo old > "$PGDATA/PG_VERSION"
  find_primary() { :; }
  size_of_primary() { echo 1000; }
  copy_primary() {
    mkdir "$PGDATA" "$WAL"
    touch "$PGDATA/standby.signal" "$WAL/000000010000000000000009"
    echo new > "$PGDATA/PG_VERSION"
  }
}

@test "parameters: quotes are doubled, backslashes too" {
  [ "$(quote_parameter "a'b\\c")" = "'a''b\\\\c'" ]
}

@test "connection strings: quotes and backslashes are escaped" {
  [ "$(quote_conninfo "a'b\\c d")" = "'a\\'b\\\\c d'" ]
}

@test "password file: colons and backslashes are escaped" {
  [ "$(quote_password_file 'a:b\c')" = 'a\:b\\c' ]
}

@test "identifiers and strings in SQL" {
  [ "$(quote_identifier 'a"b')" = '"a""b"' ]
  [ "$(quote_literal "a'b\\c")" = " E'a''b\\\\c'" ]
}

@test "text is never interpreted" {
  text='$(touch x) `touch x` $HOME %s \n !'
  [ "$(quote_literal "$text")" = " E'\$(touch x) \`touch x\` \$HOME %s \\\\n !'" ]
  [ ! -e x ]
}

@test "variables that stand for files and secrets" {
  [ "$(variable_of FILE pg_hba.conf)" = FIRECAMP_FILE_PG_HBA_CONF ]
  [ "$(variable_of SECRET admin-password)" = FIRECAMP_SECRET_ADMIN_PASSWORD ]
}

@test "input: what is complete is accepted" {
  require_input
}

@test "input: everything that is missing is named at once" {
  unset FIRECAMP_PORT FIRECAMP_ROLE
  rm "$FILES/pg_hba.conf" "$SECRETS/admin-password"
  run require_input
  [ "$status" -eq 1 ]
  [[ $output == *FIRECAMP_ROLE*FIRECAMP_PORT*FIRECAMP_FILE_PG_HBA_CONF*FIRECAMP_SECRET_ADMIN_PASSWORD* ]]
}

@test "input: another role is refused" {
  FIRECAMP_ROLE=master
  run require_input
  [ "$status" -eq 1 ]
  [[ $output == *"'master'"* ]]
}

@test "secrets: from files or variables, without the last line break" {
  [ "$(secret admin-password)" = one ]
  [ "$(secret replication-password)" = two ]
  rm "$SECRETS/admin-password"
  FIRECAMP_SECRET_ADMIN_PASSWORD='of a variable'
  [ "$(secret admin-password)" = 'of a variable' ]
}

@test "secrets: a line break or another control character is refused, and not repeated" {
  printf 'one\ntwo' > "$SECRETS/admin-password"
  run require_input
  [ "$status" -eq 1 ]
  [[ $output == *"secret admin-password"* && $output != *two* ]]
  printf 'tab\there' > "$SECRETS/admin-password"
  run require_input
  [ "$status" -eq 1 ]
}

@test "secrets: what is empty, a directory, or holds a NUL is refused" {
  : > "$SECRETS/admin-password"
  run require_input
  [ "$status" -eq 1 ]
  [[ $output == *"secret admin-password is empty"* ]]
  printf 'one\0two' > "$SECRETS/admin-password"
  run require_input
  [ "$status" -eq 1 ]
  [[ $output == *"secret admin-password has a NUL"* ]]
  rm "$SECRETS/admin-password"
  mkdir "$SECRETS/admin-password"
  run require_input
  [ "$status" -eq 1 ]
  [[ $output == *"was not given"*admin-password* ]]
}

@test "input: a deadline that is no number is refused" {
  local text
  for text in soon 0 -1 08 1.5 "a[\$(touch x)]"; do
    DEADLINE_SECONDS=$text
    run require_input
    [ "$status" -eq 1 ]
    [[ $output == *FIRECAMP_DEADLINE_SECONDS* ]]
  done
  [ ! -e x ]
}

@test "secrets: the server's environment has none" {
  export FIRECAMP_SECRET_ADMIN_PASSWORD=x FIRECAMP_SECRET_OTHER=y
  forget_secrets
  run env
  [[ $output != *FIRECAMP_SECRET* ]]
}

@test "volumes: empty ones are for a first start, lost+found does not count" {
  mkdir "$DATA/lost+found" "$JOURNAL/lost+found"
  [ "$(state_of_volumes)" = empty ]
}

@test "volumes: data without an identity is refused" {
  mkdir "$PGDATA"
  touch "$PGDATA/PG_VERSION"
  run state_of_volumes
  [ "$status" -eq 1 ]
  [[ $output == *"did not put there"* ]]
}

@test "volumes: what is no directory, or cannot be looked into, is not taken for empty" {
  ln -s "$BATS_TEST_TMPDIR" "$PGDATA"
  run state_of_volumes
  [ "$status" -eq 1 ]
  rm "$PGDATA"
  touch "$PGDATA"
  run state_of_volumes
  [ "$status" -eq 1 ]
  rm "$PGDATA"
  mkdir "$PGDATA"
  find() { return 1; }
  run state_of_volumes
  [ "$status" -eq 1 ]
  [[ $output == *"cannot look into $PGDATA"* ]]
}

@test "volumes: a first start that was interrupted while it wrote who the volumes are of" {
  touch "$DATA/.$IDENTITY.new"
  [ "$(state_of_volumes)" = empty ]
  write_identity "$DATA" system-id=
  touch "$JOURNAL/.$IDENTITY.new"
  [ "$(state_of_volumes)" = interrupted ]
}

@test "volumes: empty ones of a primary are initialised only while the service has had no data" {
  FIRECAMP_ROLE=primary
  local answer
  for answer in false '' yes; do
    export FIRECAMP_INITIALIZE=$answer
    run state_of_volumes
    [ "$status" -eq 1 ]
    [[ $output == *"FATAL"*"the service has had some"* ]]
  done
  write_identity "$DATA" system-id=
  run state_of_volumes
  [ "$status" -eq 1 ]
  FIRECAMP_INITIALIZE=true
  [ "$(state_of_volumes)" = interrupted ]
  rm "$DATA/$IDENTITY"
  [ "$(state_of_volumes)" = empty ]
  FIRECAMP_ROLE=standby FIRECAMP_INITIALIZE=false
  [ "$(state_of_volumes)" = empty ]
}

@test "volumes: the timeline of the data is the newer one of checkpoint and recovery" {
  whole
  [ "$(timeline_of_data)" = 1 ]
  CHECKPOINT_TIMELINE=2 RECOVERY_TIMELINE=3
  [ "$(timeline_of_data)" = 3 ]
}

@test "volumes: a primary with older data than another member does not serve" {
  whole
  rm "$PGDATA/standby.signal"
  FIRECAMP_ROLE=primary FIRECAMP_TIMELINE=2 FIRECAMP_TIMELINE_OF=mypg-2
  run state_of_volumes
  [ "$status" = 4 ]
  [[ $output == *"FATAL: the data of member mypg-1 is on timeline 1, but mypg-2 has data on timeline 2"*'adoptPrimary("mypg-2")'* ]]
  CHECKPOINT_TIMELINE=2
  [ "$(state_of_volumes)" = whole ]
}

@test "volumes: a member that is looked at says what its data is" {
  whole
  FIRECAMP_ROLE=look
  require_input
  run tell_data "$(state_of_volumes)"
  [[ $output == *"the data of member mypg-1 is a standby's, on timeline 1" ]]
  rm "$PGDATA/standby.signal"
  run tell_data "$(state_of_volumes)"
  [[ $output == *"the data of member mypg-1 was a primary's, on timeline 1" ]]
  export COPY=2
  run tell_data "$(state_of_volumes)"
  [[ $output == *"member mypg-1 has no data" ]]
}

@test "volumes: what was a primary's never serves as a standby" {
  whole
  rm "$PGDATA/standby.signal"
  run state_of_volumes
  [ "$status" -eq 3 ]
  [[ $output == *"was a primary's"*"clone it again"* ]]
  FIRECAMP_ROLE=primary
  [ "$(state_of_volumes)" = whole ]
  touch "$PGDATA/standby.signal"
  [ "$(state_of_volumes)" = whole ]
}

@test "copy: an older one than asked for is replaced, also a damaged one; without a number it is the first" {
  whole
  [ "$(state_of_volumes)" = whole ]
  COPY=2
  [ "$(state_of_volumes)" = old ]
  rm -r "$PGDATA"
  [ "$(state_of_volumes)" = old ]
  FIRECAMP_ROLE=primary
  run state_of_volumes
  [ "$status" -eq 1 ]
}

@test "copy: the old data is kept until the new is whole, then deleted" {
  old_copy
  copy_primary() {
    [ "$(cat "$OLD_PGDATA/PG_VERSION")" = old ]
    [ -e "$OLD_WAL/000000010000000000000001" ]
    [ ! -e "$PGDATA" ] && [ ! -e "$WAL" ]
    refuse "the base backup failed"
  }
  run clone_again
  [ "$status" -eq 1 ]
  [ "$(cat "$OLD_PGDATA/PG_VERSION")" = old ]
  [ "$(state_of_volumes)" = old ]
  FIRECAMP_ROLE=primary
  run state_of_volumes
  [ "$status" -eq 1 ]
  [[ $output == *"being cloned again"*"$OLD_PGDATA"* ]]
}

@test "copy: interrupted at any point, the next start makes it whole" {
  local point
  for point in marker wal data half; do
    rm -rf "${DATA:?}"/* "${JOURNAL:?}"/*
    old_copy
    write_identity "$DATA" system-id=77 copy=1 cloning=2
    [[ $point == marker ]] || mv "$WAL" "$OLD_WAL"
    [[ $point == marker || $point == wal ]] || mv "$PGDATA" "$OLD_PGDATA"
    [[ $point != half ]] || copy_primary
    prepare_new_copy
    [ "$(cat "$OLD_PGDATA/PG_VERSION")" = old ]
    [ -e "$OLD_WAL/000000010000000000000001" ]
    clone_again
    [ "$(cat "$PGDATA/PG_VERSION")" = new ]
    [ ! -e "$OLD_PGDATA" ] && [ ! -e "$OLD_WAL" ]
    [ "$(identity_of "$DATA" copy)" = 2 ]
    [ -z "$(identity_of "$DATA" cloning)" ]
  done
}

@test "copy: without room for both the old data is deleted first" {
  old_copy
  size_of_primary() { echo 9000000000000000000; }
  prepare_new_copy
  [ ! -e "$OLD_PGDATA" ]
  [ ! -e "$PGDATA" ]
  [ "$(state_of_volumes)" = old ]
}

@test "copy: what is no primary is not copied" {
  replication_command() { echo on; }
  run primary_is_one
  [ "$status" -eq 1 ]
  [[ $output == *"is a standby"* ]]
  replication_command() { echo off; }
  primary_is_one
}

@test "identity: what a killed container left half written is cleared" {
  touch "$DATA/.$IDENTITY.new" "$JOURNAL/.$IDENTITY.new"
  mkdir "$CONF"
  touch "$CONF/pgpass.new"
  clear_half_written
  [ -z "$(find "$DATA" "$JOURNAL" -type f)" ]
}

@test "volumes: a damaged identity is never taken for a first start that was interrupted" {
  whole
  local line
  for line in '' 'system-id' 'system-id=x' $'system-id=77\ncopy=x'; do
    write_identity "$DATA" "$line"
    run state_of_volumes
    [ "$status" -eq 1 ]
    [[ $output == *"is damaged"* ]]
  done
}

@test "first start: is not complete without a system identifier" {
  pg_controldata() { return 1; }
  write_identity "$DATA" system-id=
  run complete_first_start
  [ "$status" -eq 1 ]
  [ "$(state_of_volumes)" = interrupted ]
}

@test "volumes: are locked without a trace" {
  lock_volumes
  [ -z "$(find "$DATA" "$JOURNAL" -mindepth 1)" ]
  run bash -c "source '$BATS_TEST_DIRNAME/../boot/entrypoint'; exec 8>&- 9>&-; lock_volumes"
  [ "$status" -eq 1 ]
  [[ $output == *"another container uses the volumes"* ]]
  exec 8>&- 9>&-
}

@test "volumes: an old journal under new data is refused" {
  write_identity "$JOURNAL"
  run state_of_volumes
  [ "$status" -eq 1 ]
  [ -e "$JOURNAL/$IDENTITY" ]
}

@test "volumes: a first start that was interrupted, at any point" {
  write_identity "$DATA" system-id=
  [ "$(state_of_volumes)" = interrupted ]
  write_identity "$JOURNAL"
  [ "$(state_of_volumes)" = interrupted ]
  mkdir -p "$PGDATA" "$WAL"
  touch "$PGDATA/PG_VERSION" "$WAL/000000010000000000000001"
  [ "$(state_of_volumes)" = interrupted ]
  begin_first_start
  [ ! -e "$PGDATA" ]
  [ ! -e "$WAL" ]
}

@test "volumes: a first start that was interrupted never clears another's journal" {
  write_identity "$DATA" system-id=
  FIRECAMP_MEMBER=mypg-2 write_identity "$JOURNAL"
  run state_of_volumes
  [ "$status" -eq 1 ]
  [[ $output == *"belongs to member mypg-2"* ]]
  rm "$JOURNAL/$IDENTITY"
  touch "$JOURNAL/something"
  run state_of_volumes
  [ "$status" -eq 1 ]
}

@test "volumes: whole ones" {
  whole
  [ "$(state_of_volumes)" = whole ]
}

@test "volumes: of another member or service are refused" {
  whole
  FIRECAMP_MEMBER=mypg-2
  run state_of_volumes
  [ "$status" -eq 1 ]
  [[ $output == *"belongs to member mypg-1 of service u1"* ]]
  FIRECAMP_MEMBER=mypg-1 FIRECAMP_SERVICE_UUID=u2
  run state_of_volumes
  [ "$status" -eq 1 ]
}

@test "volumes: another system identifier, a missing link, a missing WAL are refused" {
  whole
  pg_controldata() { echo 'Database system identifier:           78'; }
  run state_of_volumes
  [ "$status" -eq 1 ]
  [[ $output == *"of another cluster"* ]]
  pg_controldata() { echo 'Database system identifier:           77'; }
  rm "$WAL/000000010000000000000001"
  run state_of_volumes
  [ "$status" -eq 1 ]
  [[ $output == *"no WAL"* ]]
  rm "$PGDATA/pg_wal"
  mkdir "$PGDATA/pg_wal"
  run state_of_volumes
  [ "$status" -eq 1 ]
  [[ $output == *"not the link"* ]]
}

@test "volumes: the container's own layer is no volume" {
  mountpoint() { return 1; }
  run require_mounts
  [ "$status" -eq 1 ]
  [[ $output == *"no volume is mounted at $DATA"* ]]
}

@test "identity: read back by key" {
  write_identity "$DATA" system-id=7
  [ "$(identity_of "$DATA" service-uuid)" = u1 ]
  [ "$(identity_of "$DATA" member)" = mypg-1 ]
  [ "$(identity_of "$DATA" system-id)" = 7 ]
  [ -z "$(identity_of "$JOURNAL" member)" ]
}

@test "configuration: of a primary" {
  mkdir "$PGDATA"
  FIRECAMP_REPLICATION_USER="it's"
  write_configuration
  [ "$(cat "$CONF/postgresql.conf")" = "work_mem = '1MB'" ]
  grep -q "^listen_addresses = '127.0.0.1'$" "$CONF/member.conf"
  grep -q "^unix_socket_directories = ''$" "$CONF/member.conf"
  run grep primary_ "$CONF/member.conf"
  [ "$status" -eq 1 ]
  [ ! -e "$CONF/pgpass" ]
  grep -q "^include '$CONF/member.conf'$" "$PGDATA/postgresql.conf"
}

@test "configuration: of a standby, with its slot and a password file of its own" {
  mkdir "$PGDATA"
  touch "$PGDATA/standby.signal"
  printf 'a:b\\c' > "$SECRETS/replication-password"
  umask 077
  write_configuration
  grep -q "^primary_slot_name = 'firecamp_mypg_1'$" "$CONF/member.conf"
  grep -q "^primary_conninfo = 'host=''mypg-0.t1-firecamp.com'' port=5432 user=''repluser''" "$CONF/member.conf"
  [ "$(cat "$CONF/pgpass")" = '*:*:*:repluser:a\:b\\c' ]
  [ "$(stat -c %a "$CONF/pgpass")" = 600 ]
}

@test "tablespaces: none can be made, and a standby does not start with one" {
  mkdir -p "$PGDATA/pg_tblspc"
  forbid_tablespaces
  [ "$(stat -c %a "$PGDATA/pg_tblspc")" = 500 ]
  chmod 700 "$PGDATA/pg_tblspc"
  ln -s /elsewhere "$PGDATA/pg_tblspc/16384"
  forbid_tablespaces
  [ "$(stat -c %a "$PGDATA/pg_tblspc")" = 700 ]
  touch "$PGDATA/standby.signal"
  run forbid_tablespaces
  [ "$status" -ne 0 ]
  [[ $output == *FATAL*tablespaces*drop* ]]
}

@test "an earlier server's process number is forgotten" {
  mkdir -p "$PGDATA"
  echo 1 > "$PGDATA/postmaster.pid"
  forget_earlier_server
  forget_earlier_server
  [ ! -e "$PGDATA/postmaster.pid" ]
}

@test "roles: one statement a line, whatever the passwords" {
  printf "it's; DROP" > "$SECRETS/admin-password"
  run roles_sql
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 3 ]
  [ "${lines[0]}" = "ALTER ROLE postgres PASSWORD E'it''s; DROP';" ]
}

@test "roles: why they could not be made, whatever PostgreSQL said" {
  [ "$(last_word $'one\nx ERROR:  two\nthree')" = "x ERROR:  two" ]
  [ "$(last_word $'one\ntwo\n')" = two ]
}

@test "an unforeseen failure says which command it was, once" {
  run bash -c "source '$BATS_TEST_DIRNAME/../boot/entrypoint'
    trap 'unforeseen \"\$BASH_COMMAND\"' ERR
    deep() { local x; x=\$(false); echo unreached; }
    deep"
  [ "$status" -eq 1 ]
  [[ $output == *"FATAL: failed, its last word is above: x="* && $output != *unreached* ]]
  [ "$(grep -c FATAL <<< "$output")" -eq 1 ]
}

@test "names: the own one has to lead here" {
  timeout() { echo "127.0.0.2 STREAM"; }
  if name_leads_here x; then return 1; fi
  [[ $LAST_WORD == *"x resolves to 127.0.0.2, but it listens on 127.0.0.1"* ]]
  FIRECAMP_LISTEN_ADDRESSES=127.0.0.3,127.0.0.2
  name_leads_here x
  FIRECAMP_LISTEN_ADDRESSES='*'
  name_leads_here x
}

@test "waiting ends at the deadline, with the last word" {
  never() { LAST_WORD="it sleeps"; return 1; }
  run await "the primary" never
  [ "$status" -eq 1 ]
  [[ $output == *"waited 1 s for the primary: it sleeps"* ]]
}

@test "major: another one than the service's is refused" {
  postgres() { echo 'postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)'; }
  require_major
  FIRECAMP_POSTGRES_MAJOR=16
  run require_major
  [ "$status" -eq 1 ]
  [[ $output == *"use an image of that major version"* ]]
  FIRECAMP_POSTGRES_MAJOR=1
  run require_major
  [ "$status" -eq 1 ]
}

@test "user: root is refused" {
  id() { echo 0; }
  run require_user
  [ "$status" -eq 1 ]
  id() { echo 999; }
  require_user
}

@test "configuration: a standby starts with what its control file demands, where less is asked for" {
  whole
  touch "$PGDATA/standby.signal"
  pg_controldata() {
    printf '%s\n' 'Database system identifier:           77' 'max_connections setting:              150' \
      'max_prepared_xacts setting:           5' 'max_locks_per_xact setting:           64' 'Data page checksum version:           0'
  }
  postgres() { case $2 in max_connections) echo 50 ;; max_prepared_transactions) echo 7 ;; *) echo 64 ;; esac }
  write_configuration
  grep -qx "max_connections = '150'" "$CONF/member.conf"
  grep -qx "wal_log_hints = 'on'" "$CONF/member.conf"
  run grep -e max_prepared_transactions -e max_locks_per_transaction "$CONF/member.conf"
  [ "$status" -eq 1 ]
}

@test "passwords: are set once per request, by a primary only" {
  whole
  rm -f "$PGDATA/standby.signal"
  postgres() { cat >> "$BATS_TEST_TMPDIR/sql"; echo ' 1: ?column? = "firecamp-roles-made"'; }
  reset_passwords
  [ ! -e "$BATS_TEST_TMPDIR/sql" ]
  export FIRECAMP_RESET_PASSWORDS=first FIRECAMP_ADMIN_PASSWORD_VERSION=7
  reset_passwords
  grep -q "firecamp.password_version = '7'" "$BATS_TEST_TMPDIR/sql"
  [ "$(cat "$DATA/firecamp-passwords-reset")" = first ]
  rm "$BATS_TEST_TMPDIR/sql"
  reset_passwords
  [ ! -e "$BATS_TEST_TMPDIR/sql" ]
  touch "$PGDATA/standby.signal"
  FIRECAMP_RESET_PASSWORDS=second
  reset_passwords
  [ ! -e "$BATS_TEST_TMPDIR/sql" ]
}

# shellcheck shell=bash
# What is done once in a member's life. Cut short anywhere, the next start does it all again.

ROLES_MADE=firecamp-roles-made

first_start() {
  if [[ $FIRECAMP_ROLE == primary ]]; then
    say "initialising the database"
    initialise
    make_roles
  else
    find_primary
    say "copying the primary"
    copy_primary
  fi
}

# Replaces the data of a standby; what it had is kept until the new copy is whole, where there is room.
clone_again() {
  say "the data is an old copy: it is replaced by a new one"
  find_primary
  prepare_new_copy
  say "copying the primary"
  copy_primary
  complete_first_start
  delete_old
}

find_primary() {
  await "the primary" primary_answers
  mkdir -p "$CONF"
  write_password_file
  await "the primary" primary_is_one
  make_slot
}

# A standby that is copied would be a standby of nobody.
primary_is_one() {
  LAST_WORD=$(replication_command "SHOW in_hot_standby" 2>&1) || {
    refuse_wrong_password
    return 1
  }
  [[ $LAST_WORD != on ]] || refuse "the server that should be the primary is a standby"
}

# Prints how large the primary's databases are; if it does not say so, what the old data takes.
size_of_primary() {
  local size
  size=$(PGPASSWORD=$(secret admin-password) timeout "$QUESTION_SECONDS" psql --no-psqlrc --quiet --tuples-only --no-align \
    --dbname="host=$(quote_conninfo "$FIRECAMP_PRIMARY_HOST") port=$FIRECAMP_PRIMARY_PORT user=postgres dbname=postgres" \
    --command="SELECT sum(pg_database_size(oid))::bigint FROM pg_database" 2> /dev/null) || true
  [[ $size =~ ^[0-9]+$ ]] || size=$(du --summarize --block-size=1 "$PGDATA" | cut -f 1)
  printf '%s' "$size"
}

# Nobody can log in: there is no server that listens, and no rule that lets anybody in.
initialise() {
  interruptible initdb --pgdata="$PGDATA" --waldir="$WAL" --username=postgres --encoding=UTF8 \
    --locale=C.UTF-8 --auth=reject --data-checksums ||
    refuse "initdb failed; its last word is above: see that the volumes have room"
}

# In single-user mode, where one line is one statement; passwords go through standard input only.
make_roles() {
  local output
  output=$(roles_sql | postgres --single -D "$PGDATA" -c log_checkpoints=off \
    -c log_min_error_statement=panic -c password_encryption=scram-sha-256 postgres 2>&1) || true
  [[ $output == *"$ROLES_MADE\""* ]] ||
    refuse "the roles could not be made: $(last_word "$output")"
}

# The line that says why, of what a program said; its last one if none does.
last_word() {
  awk '/ERROR|FATAL|PANIC/ { why = $0 } NF { last = $0 } END { print why ? why : last }' <<< "$1"
}

roles_sql() {
  local admin replication
  admin=$(secret admin-password) || exit
  replication=$(secret replication-password) || exit
  printf 'ALTER ROLE postgres PASSWORD%s;\n' "$(quote_literal "$admin")"
  printf 'CREATE ROLE %s LOGIN REPLICATION PASSWORD%s;\n' \
    "$(quote_identifier "$FIRECAMP_REPLICATION_USER")" "$(quote_literal "$replication")"
  confirm_roles
}

RESET_MARK=firecamp-passwords-reset

# The way back in when the stored passwords are not those of the server: once per request, before a primary serves.
reset_passwords() {
  local asked=${FIRECAMP_RESET_PASSWORDS:-} output
  [[ -n $asked && ! -e $PGDATA/standby.signal ]] || return 0
  [[ ! -e $DATA/$RESET_MARK || $(< "$DATA/$RESET_MARK") != "$asked" ]] || return 0
  say "setting the passwords"
  output=$(reset_sql | postgres --single -D "$PGDATA" "${QUIET_SINGLE[@]}" postgres 2>&1) || true
  [[ $output == *"$ROLES_MADE\""* ]] ||
    refuse "the passwords could not be set: $(last_word "$output")"
  printf '%s\n' "$asked" > "$DATA/.$RESET_MARK.new"
  sync "$DATA/.$RESET_MARK.new"
  mv "$DATA/.$RESET_MARK.new" "$DATA/$RESET_MARK"
  sync "$DATA"
}

# Whatever the configuration says, the statements are not repeated in what the server prints.
QUIET_SINGLE=(-c log_checkpoints=off -c log_statement=none -c log_min_duration_statement=-1
  -c log_min_duration_sample=-1 -c log_transaction_sample_rate=0 -c log_min_error_statement=panic
  -c password_encryption=scram-sha-256)

reset_sql() {
  local admin replication role version
  admin=$(secret admin-password) || exit
  replication=$(secret replication-password) || exit
  role=$(quote_identifier "$FIRECAMP_REPLICATION_USER")
  printf "ALTER ROLE postgres SUPERUSER LOGIN CONNECTION LIMIT -1 VALID UNTIL 'infinity' PASSWORD%s;\n" \
    "$(quote_literal "$admin")"
  printf 'DO%s;\n' \
    "$(quote_literal "BEGIN CREATE ROLE $role; EXCEPTION WHEN duplicate_object THEN NULL; END")"
  printf "ALTER ROLE %s LOGIN REPLICATION CONNECTION LIMIT -1 VALID UNTIL 'infinity' PASSWORD%s;\n" \
    "$role" "$(quote_literal "$replication")"
  version=${FIRECAMP_ADMIN_PASSWORD_VERSION:-1}
  printf "ALTER ROLE postgres SET firecamp.password_version = '%s';\n" "$version"
  version=${FIRECAMP_REPLICATION_PASSWORD_VERSION:-1}
  printf "ALTER ROLE %s SET firecamp.password_version = '%s';\n" "$role" "$version"
  confirm_roles
}

confirm_roles() {
  printf "SELECT '%s' FROM pg_authid WHERE rolname IN ('postgres',%s) AND rolpassword LIKE 'SCRAM%%' HAVING count(*) = 2;\n" \
    "$ROLES_MADE" "$(quote_literal "$FIRECAMP_REPLICATION_USER")"
}

# The slot first, so that the primary keeps all WAL from the copy on; one of a start that was interrupted is made anew.
make_slot() {
  await "its replication slot" slot_is_made
}

slot_is_made() {
  local slot
  slot=$(slot_name)
  LAST_WORD=$(replication_command "CREATE_REPLICATION_SLOT $slot PHYSICAL RESERVE_WAL" 2>&1) && return
  refuse_wrong_password
  [[ $LAST_WORD != *"already exists"* ]] ||
    LAST_WORD=$(replication_command "DROP_REPLICATION_SLOT $slot" 2>&1) || true
  return 1
}

refuse_wrong_password() {
  [[ $LAST_WORD != *"password authentication failed"* ]] ||
    refuse "the primary does not let the replication user in: $LAST_WORD"
}

replication_command() {
  timeout "$QUESTION_SECONDS" psql "$(primary_conninfo) replication=true" --no-psqlrc --no-password --quiet \
    --tuples-only --no-align --command="$1"
}

copy_primary() {
  interruptible pg_basebackup --pgdata="$PGDATA" --waldir="$WAL" --wal-method=stream --checkpoint=fast \
    --slot="$(slot_name)" --no-password --progress --dbname="$(primary_conninfo)" ||
    refuse "the base backup failed; its last word is above: see that the primary runs and that the volumes have room"
  : > "$PGDATA/standby.signal"
  sync "$PGDATA/standby.signal" "$PGDATA"
}

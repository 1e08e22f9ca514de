# shellcheck shell=bash
# The configuration, written anew at every start; what is on disk decides the role.

WRITTEN='# Written by FireCamp at every start.'

# write FILE: its standard input becomes the file in one move, readable by this user alone.
write() {
  local fresh=$1.new
  cat > "$fresh"
  mv "$fresh" "$1"
}

# A primary whose machine is gone says nothing: within a minute the connection ends.
NOTICE_THAT_IT_IS_GONE='keepalives_idle=20 keepalives_interval=10 keepalives_count=4 tcp_user_timeout=60000'

primary_conninfo() {
  printf 'host=%s port=%s user=%s passfile=%s application_name=%s connect_timeout=5 %s' \
    "$(quote_conninfo "$FIRECAMP_PRIMARY_HOST")" "$FIRECAMP_PRIMARY_PORT" \
    "$(quote_conninfo "$FIRECAMP_REPLICATION_USER")" "$(quote_conninfo "$CONF/pgpass")" \
    "$(quote_conninfo "$FIRECAMP_MEMBER")" "$NOTICE_THAT_IT_IS_GONE"
}

slot_name() {
  local name=${FIRECAMP_MEMBER,,}
  printf 'firecamp_%s' "${name//-/_}"
}

write_password_file() {
  local password
  password=$(secret replication-password) || exit
  printf '*:*:*:%s:%s\n' "$(quote_password_file "$FIRECAMP_REPLICATION_USER")" \
    "$(quote_password_file "$password")" | write "$CONF/pgpass"
}

# control_value FIELD of what pg_controldata prints.
control_value() {
  awk -F': *' -v field="$1" '$1 == field { print $2 }' <<< "$CONTROL_DATA"
}

# What the rendered configuration alone would give; nothing if it cannot be read: the server says why.
wanted_value() {
  postgres -C "$1" -D "$PGDATA" --config-file="$CONF/postgresql.conf" 2> /dev/null || true
}

# A standby does not start with less than its primary had when it wrote the WAL that is to be replayed, so it starts
# with that if the configuration asks for less.
floor_setting() {
  local floor wanted
  floor=$(control_value "$2 setting")
  wanted=$(wanted_value "$1")
  if [[ $floor =~ ^[0-9]+$ && $wanted =~ ^[0-9]+$ ]] && ((wanted < floor)); then
    printf "%s = '%s'\n" "$1" "$floor"
  fi
}

# Settings that the member needs because of what its data directory is.
own_settings() {
  local CONTROL_DATA
  CONTROL_DATA=$(LC_ALL=C pg_controldata --pgdata="$PGDATA" 2> /dev/null) || true
  # Without checksums it can be rewound only if hint bits are in the WAL.
  if [[ $(control_value 'Data page checksum version') == 0 ]]; then echo "wal_log_hints = 'on'"; fi
  if [[ -e $PGDATA/standby.signal ]]; then
    floor_setting max_connections max_connections
    floor_setting max_worker_processes max_worker_processes
    floor_setting max_wal_senders max_wal_senders
    floor_setting max_prepared_transactions max_prepared_xacts
    floor_setting max_locks_per_transaction max_locks_per_xact
  fi
}

member_parameters() {
  echo "$WRITTEN"
  printf '%s = %s\n' \
    listen_addresses "$(quote_parameter "$FIRECAMP_LISTEN_ADDRESSES")" \
    port "$(quote_parameter "$FIRECAMP_PORT")" \
    unix_socket_directories "''" \
    hba_file "$(quote_parameter "$CONF/pg_hba.conf")" \
    cluster_name "$(quote_parameter "$FIRECAMP_MEMBER")"
  own_settings
  if [[ -e $PGDATA/standby.signal ]]; then
    printf '%s = %s\n' \
      primary_conninfo "$(quote_parameter "$(primary_conninfo)")" \
      primary_slot_name "$(quote_parameter "$(slot_name)")"
  fi
}

write_configuration() {
  mkdir -p "$CONF"
  local name
  for name in "${REQUIRED_FILES[@]}"; do
    file "$name" | write "$CONF/$name"
  done
  if [[ -e $PGDATA/standby.signal ]]; then write_password_file; fi
  member_parameters | write "$CONF/member.conf"
  printf '%s\ninclude %s\ninclude %s\n' "$WRITTEN" \
    "$(quote_parameter "$CONF/postgresql.conf")" "$(quote_parameter "$CONF/member.conf")" |
    write "$PGDATA/postgresql.conf"
}

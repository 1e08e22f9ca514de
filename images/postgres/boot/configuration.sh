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

member_parameters() {
  echo "$WRITTEN"
  printf '%s = %s\n' \
    listen_addresses "$(quote_parameter "$FIRECAMP_LISTEN_ADDRESSES")" \
    port "$(quote_parameter "$FIRECAMP_PORT")" \
    unix_socket_directories "''" \
    hba_file "$(quote_parameter "$CONF/pg_hba.conf")" \
    cluster_name "$(quote_parameter "$FIRECAMP_MEMBER")"
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

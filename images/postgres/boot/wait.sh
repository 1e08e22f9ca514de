# shellcheck shell=bash
# Waiting for names and for the primary, never for ever.

DEADLINE_SECONDS=${FIRECAMP_DEADLINE_SECONDS:-300}
# One question to a name server or to the primary, which may be there and say nothing.
QUESTION_SECONDS=10
LAST_WORD=

# await WHAT COMMAND...: until the command succeeds; it leaves in LAST_WORD what it saw. Says each new word once.
await() {
  local what=$1 said=
  shift
  while ! "$@"; do
    if [[ $LAST_WORD != "$said" ]]; then
      say "waiting for $what: $LAST_WORD"
      said=$LAST_WORD
    fi
    ((SECONDS < DEADLINE_SECONDS)) || refuse "waited $DEADLINE_SECONDS s for $what: $LAST_WORD"
    interruptible sleep 0.2
  done
}

addresses_of() {
  timeout "$QUESTION_SECONDS" getent ahosts "$1" | awk '{ print $1 }' | sort -u | tr '\n' ' '
}

name_resolves() {
  local found
  found=$(addresses_of "$1")
  LAST_WORD="$1 does not resolve"
  [[ -n $found ]]
}

# The name may still lead to where the member was before.
name_leads_here() {
  local found listen=" ${FIRECAMP_LISTEN_ADDRESSES//,/ } " address
  name_resolves "$1" || return
  [[ $listen != *" * "* && $listen != *" 0.0.0.0 "* && $listen != *" :: "* ]] || return 0
  found=$(addresses_of "$1")
  for address in $found; do
    [[ $listen != *" $address "* ]] || return 0
  done
  LAST_WORD="$1 resolves to ${found% }, but it listens on $FIRECAMP_LISTEN_ADDRESSES"
  return 1
}

primary_answers() {
  name_resolves "$FIRECAMP_PRIMARY_HOST" || return
  LAST_WORD=$(pg_isready --host="$FIRECAMP_PRIMARY_HOST" --port="$FIRECAMP_PRIMARY_PORT" --timeout=2)
}

# Runs the command so that a stop signal is obeyed at once: as process 1 the shell would defer it until the command ends.
interruptible() {
  "$@" <&0 &
  CHILD=$!
  local status=0
  wait "$CHILD" || status=$?
  CHILD=
  return "$status"
}

# shellcheck shell=bash
# What the runtime gave: variables, files, secrets. Runtimes without files pass both in variables.

FILES=${FILES:-/run/firecamp/files}
SECRETS=${SECRETS:-/run/secrets}

REQUIRED_VARIABLES=(FIRECAMP_CLUSTER FIRECAMP_SERVICE FIRECAMP_SERVICE_UUID FIRECAMP_MEMBER
  FIRECAMP_MEMBER_DNS_NAME FIRECAMP_ROLE FIRECAMP_PRIMARY_HOST FIRECAMP_PRIMARY_PORT
  FIRECAMP_LISTEN_ADDRESSES FIRECAMP_PORT FIRECAMP_REPLICATION_USER FIRECAMP_POSTGRES_MAJOR)
REQUIRED_FILES=(postgresql.conf pg_hba.conf)
REQUIRED_SECRETS=(admin-password replication-password)

# The variable that stands for a file or a secret: variable_of FILE pg_hba.conf is FIRECAMP_FILE_PG_HBA_CONF.
variable_of() {
  local name=${2^^}
  printf 'FIRECAMP_%s_%s' "$1" "${name//[^A-Z0-9]/_}"
}

# Refuses with everything that is missing.
require_input() {
  local missing=() name variable
  for name in "${REQUIRED_VARIABLES[@]}"; do
    [[ -n ${!name:-} ]] || missing+=("$name")
  done
  for name in "${REQUIRED_FILES[@]}"; do
    variable=$(variable_of FILE "$name")
    is_readable "$FILES/$name" || [[ -n ${!variable:-} ]] || missing+=("$FILES/$name or $variable")
  done
  for name in "${REQUIRED_SECRETS[@]}"; do
    variable=$(variable_of SECRET "$name")
    is_readable "$SECRETS/$name" || [[ -n ${!variable:-} ]] || missing+=("$SECRETS/$name or $variable")
  done
  ((${#missing[@]} == 0)) || refuse "the container was not given: $(joined "${missing[@]}")"
  for name in "${REQUIRED_SECRETS[@]}"; do
    secret "$name" > /dev/null
  done
  [[ $DEADLINE_SECONDS =~ ^[1-9][0-9]{0,8}$ ]] ||
    refuse "FIRECAMP_DEADLINE_SECONDS is '$DEADLINE_SECONDS', it has to be a number of seconds"
  for name in FIRECAMP_ADMIN_PASSWORD_VERSION FIRECAMP_REPLICATION_PASSWORD_VERSION; do
    [[ ${!name:-1} =~ ^[1-9][0-9]{0,17}$ ]] || refuse "$name is '${!name}', it has to be a number"
  done
  [[ $COPY =~ ^[1-9][0-9]{0,17}$ ]] || refuse "FIRECAMP_COPY is '$COPY', it has to be a number"
  [[ ${FIRECAMP_TIMELINE:-0} =~ ^[0-9]{1,10}$ ]] || refuse "FIRECAMP_TIMELINE is '$FIRECAMP_TIMELINE', it has to be a number"
  case $FIRECAMP_ROLE in
    primary | standby | look) ;;
    *) refuse "FIRECAMP_ROLE is '$FIRECAMP_ROLE', it has to be primary, standby or look" ;;
  esac
}

is_readable() {
  [[ -f $1 && -r $1 ]]
}

joined() {
  local text
  printf -v text '%s, ' "$@"
  printf '%s' "${text%, }"
}

file() {
  local variable
  variable=$(variable_of FILE "$1")
  if is_readable "$FILES/$1"; then cat "$FILES/$1"; else printf '%s\n' "${!variable}"; fi
}

# Prints the secret without the line break that files may end with.
secret() {
  local variable value
  variable=$(variable_of SECRET "$1")
  if is_readable "$SECRETS/$1"; then
    # The shell would leave it out.
    tr -d '\0' < "$SECRETS/$1" | cmp --silent - "$SECRETS/$1" || refuse "secret $1 has a NUL character"
    value=$(< "$SECRETS/$1")
  else
    value=${!variable}
  fi
  [[ -n $value ]] || refuse "secret $1 is empty"
  [[ $value != *[[:cntrl:]]* ]] || refuse "secret $1 has a line break or another control character"
  printf '%s' "$value"
}

# The server and what it starts never see them.
forget_secrets() {
  local name
  for name in $(compgen -v FIRECAMP_SECRET_); do
    unset "$name"
  done
}

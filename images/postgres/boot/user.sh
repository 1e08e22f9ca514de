# shellcheck shell=bash
# Who the server runs as: any user but root.

require_user() {
  (($(id -u) != 0)) || refuse "PostgreSQL does not run as root: start the container as another user, such as 999"
}

# initdb wants a name for its user, and the runtime may have chosen an id that the image has none for.
name_user() {
  local uid library
  uid=$(id -u)
  if getent passwd "$uid" > /dev/null; then return; fi
  for library in /usr/lib/*/libnss_wrapper.so; do
    if [[ -r $library ]]; then
      NSS_WRAPPER_PASSWD=$(mktemp)
      NSS_WRAPPER_GROUP=$(mktemp)
      printf 'postgres:x:%s:%s::%s:/bin/false\n' "$uid" "$(id -g)" "$PGDATA" > "$NSS_WRAPPER_PASSWD"
      printf 'postgres:x:%s:\n' "$(id -g)" > "$NSS_WRAPPER_GROUP"
      export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD=$library
      return
    fi
  done
  refuse "user $uid has no name in this image, and there is no libnss-wrapper to give it one: start the container as 999"
}

forget_user() {
  if [[ -n ${NSS_WRAPPER_PASSWD:-} ]]; then rm -f "$NSS_WRAPPER_PASSWD" "$NSS_WRAPPER_GROUP"; fi
  unset LD_PRELOAD NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
}

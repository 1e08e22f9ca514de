# shellcheck shell=bash
# What a member tells in its log.

say() {
  printf '%s firecamp: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" >&2
}

# Nothing was changed, or all that was is cleared by the next start.
refuse() {
  say "FATAL: $*"
  exit "${REFUSAL:-1}"
}

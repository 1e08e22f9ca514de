# shellcheck shell=bash
# Quotes any printable text so that PostgreSQL reads it back unharmed. Each prints its result.

# A value in postgresql.conf.
quote_parameter() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\'\'}"
}

# A value in a connection string.
quote_conninfo() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

# A field of a password file.
quote_password_file() {
  local text=${1//\\/\\\\}
  printf '%s' "${text//:/\\:}"
}

# An identifier in SQL.
quote_identifier() {
  printf '"%s"' "${1//\"/\"\"}"
}

# A string in SQL, whatever standard_conforming_strings says.
quote_literal() {
  local text=${1//\\/\\\\}
  printf " E'%s'" "${text//\'/\'\'}"
}

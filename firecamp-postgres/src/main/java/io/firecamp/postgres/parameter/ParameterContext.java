package io.firecamp.postgres.parameter;

import java.util.Locale;

/** When a parameter may change: the column {@code context} of {@code pg_settings} (docs 53.24). */
public enum ParameterContext {
  /** Cannot be set; shows how the server was built or the database initialised. */
  INTERNAL,
  /** Takes effect when the server starts. */
  POSTMASTER,
  /** Takes effect on a reload of the configuration. */
  SIGHUP,
  /** Takes effect on a reload, in sessions that start afterwards. */
  BACKEND,
  /** Like {@link #BACKEND}; a connection may set it only as a superuser. */
  SUPERUSER_BACKEND,
  /** Takes effect on a reload; a session may set it only as a superuser. */
  SUPERUSER,
  /** Takes effect on a reload; any session may set it. */
  USER;

  static ParameterContext of(String text) {
    return valueOf(text.replace('-', '_').toUpperCase(Locale.ROOT));
  }
}

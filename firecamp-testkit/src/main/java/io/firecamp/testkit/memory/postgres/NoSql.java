package io.firecamp.testkit.memory.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The data source of servers that run no SQL. */
final class NoSql implements DataSource {
  private final Supplier<String> where;

  NoSql(Supplier<String> where) {
    this.where = where;
  }

  private SQLException none() {
    try {
      return none(where.get());
    } catch (RuntimeException e) {
      return new SQLException(e.getMessage(), e);
    }
  }

  private static SQLException none(String at) {
    return new SQLFeatureNotSupportedException(
        "the PostgreSQL servers of InMemoryCloud are simulated and run no SQL ("
            + at
            + "): use LocalFirecamp.ephemeral() for real ones");
  }

  @Override
  public Connection getConnection() throws SQLException {
    throw none();
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw none();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("io.firecamp");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}

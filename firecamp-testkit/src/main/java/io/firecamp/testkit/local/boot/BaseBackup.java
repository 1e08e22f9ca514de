package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.boot.BootWords;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.Synced;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLState;

/**
 * Copies a running primary through the backup API, for servers that come without pg_basebackup
 * (PostgreSQL docs, 25.3.3). The slot is made first, so that no WAL is missed.
 */
final class BaseBackup {
  private static final Duration PRIMARY_WITHIN = Duration.ofMinutes(5);
  private static final int ASK_AGAIN_MILLIS = 10;
  private static final int LOGIN_SECONDS = 10;
  private static final String COPYING = BootWords.COPIES_PRIMARY;

  /** The server that renamed the functions. */
  private static final int RENAMED_SINCE = 15;

  private final BootRequest request;
  private final ServerUser user;
  private final boolean durable;

  /**
   * @param durable whether the standby streams from a slot of its own and the copy is on disk when
   *     it is taken
   */
  BaseBackup(BootRequest request, ServerUser user, boolean durable) {
    this.request = request;
    this.user = user;
    this.durable = durable;
  }

  void take(Consumer<String> progress, FirstStart.Preparation preparation)
      throws IOException, InterruptedException {
    Runnable watch = () -> progress.accept(COPYING);
    try (Connection primary = awaitPrimary(progress)) {
      Path source = ofThisService(Patience.ask(primary, watch, () -> source(primary)));
      if (durable) {
        Patience.ask(primary, watch, () -> makeSlot(primary));
      }
      preparation.prepare(Patience.ask(primary, watch, () -> size(primary)));
      progress.accept(COPYING);
      Patience.ask(primary, watch, () -> begin(primary));
      new DataCopy(source, request.pgdata(), user).copy(watch);
      String label = Patience.ask(primary, watch, () -> end(primary));
      WholeFile.write(request.pgdata().resolve("backup_label"), label, user, request.data());
      WholeFile.link(request.pgdata().resolve("pg_wal"), request.wal(), user, request.data());
      WholeFile.write(request.pgdata().resolve("standby.signal"), "", user, request.data());
      WholeFile.sync(request.pgdata());
      if (durable) {
        progress.accept("bringing the copy to disk");
        Synced.trees(List.of(request.pgdata(), request.wal()));
      }
    } catch (SQLException e) {
      throw new BootException(
          "the base backup of member %s failed: %s".formatted(request.member(), e.getMessage()), e);
    }
  }

  private Connection awaitPrimary(Consumer<String> progress) throws InterruptedException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {request.env(PrimaryAddress.ENV)});
    source.setPortNumbers(new int[] {Integer.parseInt(request.env(BootContract.ENV_PRIMARY_PORT))});
    source.setDatabaseName("postgres");
    source.setUser(BootContract.ADMIN_USER);
    source.setPassword(request.secret(BootContract.ADMIN_PASSWORD).reveal());
    source.setConnectTimeout(2);
    source.setLoginTimeout(LOGIN_SECONDS);
    source.setTcpKeepAlive(true);
    source.setApplicationName(request.member() + " base backup");
    long end = System.nanoTime() + PRIMARY_WITHIN.toNanos();
    while (true) {
      try {
        if (FirstPrimaries.listens(request)) {
          return source.getConnection();
        }
        throw new SQLException("nothing listens there yet");
      } catch (SQLException e) {
        if (PSQLState.INVALID_PASSWORD.getState().equals(e.getSQLState())
            || System.nanoTime() - end > 0) {
          throw new BootException(
              "the primary does not let member %s in: %s"
                  .formatted(request.member(), e.getMessage()),
              e);
        }
        progress.accept(BootWords.WAITS_FOR_PRIMARY + ": " + e.getMessage());
        Thread.sleep(ASK_AGAIN_MILLIS);
      }
    }
  }

  private boolean makeSlot(Connection primary) throws SQLException {
    String slot = BootContract.slotName(request.member());
    run(
        primary,
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + " WHERE slot_name = ? AND NOT active",
        slot);
    return run(primary, "SELECT pg_create_physical_replication_slot(?, true)", slot);
  }

  /** Whoever listens on the primary's port could name any directory, or one with links. */
  private Path ofThisService(Path named) throws IOException {
    Path ours = request.serviceVolumes();
    Path data = named.getParent();
    boolean isOurs =
        data != null
            && named.toRealPath().equals(named)
            && named.startsWith(ours)
            && named.getNameCount() == request.pgdata().getNameCount()
            && Marker.read(data)
                .filter(m -> m.serviceUuid().equals(request.env(BootContract.ENV_SERVICE_UUID)))
                .isPresent();
    if (!isOurs) {
      throw new BootException("the server on the primary's port is not of this service");
    }
    return named;
  }

  private static Path source(Connection primary) throws SQLException {
    String query =
        "SELECT current_setting('data_directory'), pg_is_in_recovery(),"
            + " (SELECT string_agg(spcname, ', ') FROM pg_tablespace"
            + " WHERE pg_tablespace_location(oid) LIKE '/%')";
    try (Statement statement = primary.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      if (row.getBoolean(2)) {
        throw new BootException("the server that should be the primary is a standby");
      }
      if (row.getString(3) != null) {
        throw Tablespaces.refused(row.getString(3));
      }
      return Path.of(row.getString(1));
    }
  }

  private static long size(Connection primary) throws SQLException {
    try (Statement statement = primary.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT sum(pg_database_size(oid)) FROM pg_database")) {
      row.next();
      return row.getLong(1);
    }
  }

  private boolean begin(Connection primary) throws SQLException {
    return run(
        primary,
        primary.getMetaData().getDatabaseMajorVersion() >= RENAMED_SINCE
            ? "SELECT pg_backup_start(?, fast => true)"
            : "SELECT pg_start_backup(?, true, false)",
        request.member());
  }

  private static String end(Connection primary) throws SQLException {
    String stop =
        primary.getMetaData().getDatabaseMajorVersion() >= RENAMED_SINCE
            ? "SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)"
            : "SELECT labelfile FROM pg_stop_backup(false, false)";
    try (Statement statement = primary.createStatement();
        ResultSet row = statement.executeQuery(stop)) {
      row.next();
      return row.getString(1);
    }
  }

  private static boolean run(Connection connection, String sql, String argument)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, argument);
      return statement.execute();
    }
  }
}

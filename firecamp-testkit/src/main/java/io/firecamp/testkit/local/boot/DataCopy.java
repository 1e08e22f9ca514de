package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.OpenDirectory;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.Tool;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Copies the data directory of a server that is in backup mode; what has to be left out is left out
 * (PostgreSQL docs, 25.3.3.2), and files that vanish meanwhile are no failure. What is copied may
 * not be on disk yet.
 *
 * <p>The server's user copies, never we: he may have put links there, or exchange directories for
 * links while they are read, and what he may not read himself must not reach the copy. Links are
 * left out; of what PostgreSQL puts there, only tablespaces are, and those are refused.
 */
final class DataCopy {
  private static final Set<String> EMPTIED =
      Set.of(
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");
  private static final Set<String> LEFT_OUT =
      Set.of(
          "pg_wal",
          "postmaster.pid",
          "postmaster.opts",
          "backup_label",
          "tablespace_map",
          "standby.signal",
          "recovery.signal");
  private static final String VANISHED = "No such file or directory";

  private final Path source;
  private final Path target;
  private final ServerUser user;

  /**
   * @param target is there, empty, and the user's
   */
  DataCopy(Path source, Path target, ServerUser user) {
    this.source = source;
    this.target = target;
    this.user = user;
  }

  /**
   * @param watch called again and again meanwhile; what it throws ends the copying
   */
  void copy(Runnable watch) throws IOException, InterruptedException {
    List<String> emptied = new ArrayList<>(List.of("mkdir", "-m", "700", "--"));
    List<String> copied = new ArrayList<>(List.of("cp", "-R", "-P", "--"));
    try (OpenDirectory directory = OpenDirectory.of(source)) {
      for (Path name : directory.names()) {
        if (EMPTIED.contains(name.toString())) {
          emptied.add(target.resolve(name).toString());
        } else if (!isLeftOut(name.toString())) {
          copied.add(source.resolve(name).toString());
        }
      }
    }
    copied.add(target.toString());
    Tool.run(user.command(emptied), "");
    Tool.Ended cp = Tool.attempt(user.command(copied), "", watch);
    if (cp.code() != 0 && !cp.output().lines().allMatch(this::tellsOfAVanishedFile)) {
      throw cp.failure();
    }
    Trees.prune(
        target,
        (name, found) -> isLeftOut(name) || !(found.isDirectory() || found.isRegularFile()));
  }

  private boolean tellsOfAVanishedFile(String line) {
    return line.contains(source.toString()) && line.endsWith(VANISHED);
  }

  private static boolean isLeftOut(String name) {
    return LEFT_OUT.contains(name)
        || name.startsWith("pg_internal.init")
        || name.startsWith("pgsql_tmp");
  }
}

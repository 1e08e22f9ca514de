package io.firecamp.testkit.local.container;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Keeps what servers say from filling the disk. A server has its log open for as long as it runs,
 * for adding, so the file is emptied and not replaced; what it says within that moment is lost.
 */
final class LogFiles {
  /** Of each container: this, and the same again of what was said before. */
  static final long LIMIT = 64L << 20;

  private LogFiles() {}

  /** What the container said before its log was emptied last. */
  static Path earlier(Path log) {
    return log.resolveSibling(log.getFileName() + ".1");
  }

  /** Moves what was said to {@link #earlier} if it is more than the limit. */
  static void rotate(Path log, long limit) throws IOException {
    if (!Files.exists(log) || Files.size(log) <= limit) {
      return;
    }
    try (FileChannel said =
            FileChannel.open(log, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        FileChannel kept =
            FileChannel.open(
                earlier(log),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      long at = Math.max(0, said.size() - limit);
      while (at < said.size()) {
        at += said.transferTo(at, said.size() - at, kept);
      }
      said.truncate(0);
    }
  }
}

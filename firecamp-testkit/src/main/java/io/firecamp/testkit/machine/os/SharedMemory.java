package io.firecamp.testkit.machine.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The System V segment that a killed server leaves for ever unless it is started again. Its id is
 * in postmaster.pid (src/include/utils/pidfile.h). Only for data that is thrown away: a server that
 * is started again finds in it what else the killed one left, and removes both.
 */
public final class SharedMemory {
  private static final Logger LOG = LoggerFactory.getLogger(SharedMemory.class);
  private static final Path SEGMENTS = Path.of("/proc/sysvipc/shm");
  private static final int SEGMENT_LINE = 6;
  private static final int KEY = 0;
  private static final int ID = 1;
  private static final int CREATOR = 4;
  private static final int ATTACHED = 6;

  private SharedMemory() {}

  /** Removes the segment of the server that last ran on the data directory, unless it is in use. */
  public static void release(Path pgdata) {
    if (!Files.isReadable(SEGMENTS) || !Files.isDirectory(pgdata)) {
      return;
    }
    try {
      List<String> lines = PidFile.lines(pgdata);
      if (lines.size() <= SEGMENT_LINE) {
        return;
      }
      String[] segment = words(lines.get(SEGMENT_LINE));
      for (String line : Files.readAllLines(SEGMENTS)) {
        String[] known = words(line);
        if (segment.length > ID
            && known[KEY].equals(segment[KEY])
            && known[ID].equals(segment[ID])
            && known[CREATOR].equals(lines.get(0).strip().replace("-", ""))
            && known[ATTACHED].equals("0")) {
          // With the rights of the server, who may have written anything into that file.
          Tool.run(ServerUser.choose().command(List.of("ipcrm", "-m", segment[ID])), "");
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("the shared memory of {} could not be removed", pgdata, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String[] words(String line) {
    return line.strip().split("\\s+");
  }
}

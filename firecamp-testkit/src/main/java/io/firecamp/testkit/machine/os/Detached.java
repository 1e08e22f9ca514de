package io.firecamp.testkit.machine.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Starts processes that do not end with the JVM, nor with the terminal it was started from. */
public final class Detached {
  /** Nothing else of ours is passed on: a superuser of the database can read it. */
  static final Set<String> ENVIRONMENT = Set.of("PATH", "TZ", "LD_LIBRARY_PATH", "TMPDIR");

  private static final List<String> SESSION = session();

  private Detached() {}

  /**
   * Starts the command in a session of its own, with its output added to the file.
   *
   * @return the process, whose id is that of the command itself
   * @throws IOException if it cannot be started
   */
  public static Process start(List<String> command, Path output) throws IOException {
    List<String> line = new ArrayList<>(SESSION);
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .directory(Path.of("/").toFile());
    builder.environment().keySet().retainAll(Detached.ENVIRONMENT);
    builder.environment().put("LC_ALL", "C");
    return builder.start();
  }

  /**
   * setsid replaces itself by the command unless it leads a group, which a child of ours does not.
   */
  private static List<String> session() {
    for (String path : List.of("/usr/bin/setsid", "/bin/setsid")) {
      if (Files.isExecutable(Path.of(path))) {
        return List.of(path);
      }
    }
    return List.of("perl", "-MPOSIX=setsid", "-e", "setsid(); exec @ARGV or die $!");
  }
}

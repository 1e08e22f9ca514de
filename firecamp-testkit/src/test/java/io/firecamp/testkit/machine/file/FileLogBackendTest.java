package io.firecamp.testkit.machine.file;

import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.testkit.contract.LogBackendContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;

class FileLogBackendTest extends LogBackendContract {
  @TempDir private Path directory;
  private final Map<String, Integer> generations = new HashMap<>();

  @Override
  protected LogBackend create() {
    return new FileLogBackend(directory.resolve("logs"));
  }

  @Override
  protected void write(LogDestination to, String container, String line) {
    int generation = generations.computeIfAbsent(container, c -> generations.size() + 1);
    Path group = Path.of(Objects.requireNonNull(to.options().get("directory")));
    Path stream = group.resolve(to.streamPrefix() + "_" + container + "-g" + generation + ".log");
    try {
      Files.writeString(stream, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

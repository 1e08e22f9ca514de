package io.firecamp.testkit.machine.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the words of the Java that runs the test, and in those of the others that we know. */
class ExecErrorTest {
  @TempDir Path directory;

  @Test
  void missingProgram_isNoSuchFile_only() {
    assertThat(causes(startOf(directory.resolve("missing"))))
        .containsExactly(ExecError.NO_SUCH_FILE);
  }

  @Test
  void programThatIsWritten_isBusy_only() throws IOException {
    Path program = directory.resolve("program");
    Files.copy(Path.of("/bin/true"), program);
    program.toFile().setExecutable(true);
    try (OutputStream writer = Files.newOutputStream(program, StandardOpenOption.APPEND)) {
      assertThat(causes(startOf(program))).containsExactly(ExecError.TEXT_FILE_BUSY);
      writer.flush();
    }
  }

  @Test
  void programThatMayNotRun_isNeither() throws IOException {
    Path program = Files.writeString(directory.resolve("program"), "no program");
    assertThat(causes(startOf(program))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot run program \"x\": error=2, No such file or directory",
        "Cannot run program \"x\": Exec failed, error: 2 (No such file or directory) "
      })
  void wordsOfEachJava_areKnown(String words) {
    assertThat(causes(new IOException(words))).containsExactly(ExecError.NO_SUCH_FILE);
  }

  @ParameterizedTest
  @EnumSource
  void failureWithoutWords_isNone(ExecError error) {
    assertThat(error.isCauseOf(new IOException())).isFalse();
  }

  private static IOException startOf(Path program) {
    return catchThrowableOfType(
        IOException.class, () -> new ProcessBuilder(program.toString()).start());
  }

  private static Stream<ExecError> causes(IOException failure) {
    return Stream.of(ExecError.values()).filter(e -> e.isCauseOf(failure));
  }
}

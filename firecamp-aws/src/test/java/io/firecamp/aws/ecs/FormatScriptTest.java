package io.firecamp.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the init container does, on a loop device in place of an EBS volume. */
@Tag("root")
class FormatScriptTest {
  private static final long MIB = 1 << 20;

  @TempDir private Path directory;
  private Path disk = Path.of("");
  private final List<String> devices = new ArrayList<>();

  private record Result(int status, String output) {}

  @BeforeEach
  void disk() throws IOException {
    disk = directory.resolve("disk");
    size(64 * MIB);
  }

  @AfterEach
  void detach() throws Exception {
    for (String device : devices) {
      run("losetup", "--detach", device);
    }
  }

  private void size(long bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(bytes);
    }
  }

  private static Result run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output.strip());
  }

  private Result format() throws Exception {
    Result attached = run("losetup", "--find", "--show", disk.toString());
    assertThat(attached.status()).as(attached.output()).isZero();
    devices.add(attached.output());
    try (InputStream script = Definition.class.getResourceAsStream("format")) {
      String text =
          new String(
              Objects.requireNonNull(script, "format").readAllBytes(), StandardCharsets.UTF_8);
      return run("/bin/sh", "-c", text, "format", "999:999", attached.output());
    } finally {
      detach();
      devices.clear();
    }
  }

  @Test
  void blank_getsAFileSystem_onceOnly() throws Exception {
    assertThat(format().output()).contains("making a file system");

    byte[] made = Files.readAllBytes(disk);
    Result again = format();
    assertThat(again.status()).isZero();
    assertThat(again.output()).isEmpty();
    assertThat(Files.readAllBytes(disk)).isEqualTo(made);
  }

  @Test
  void grownDevice_itsFileSystemGrows() throws Exception {
    format();
    size(1024 * MIB);

    Result grown = format();

    assertThat(grown.status()).as(grown.output()).isZero();
    assertThat(run("dumpe2fs", "-h", disk.toString()).output())
        .containsPattern("Block count: +1048576");
  }

  @Test
  void anythingElse_isLeftAlone_andTheMemberDoesNotStart() throws Exception {
    run("mkswap", disk.toString());
    assertRefused();
  }

  @Test
  void partitionTable_isLeftAlone() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.seek(446);
      file.write(new byte[] {0, 0, 2, 0, (byte) 0x83, 1, 1, 1, 0, 8, 0, 0, 0, 80, 0, 0});
      file.seek(510);
      file.write(new byte[] {0x55, (byte) 0xaa});
    }
    assertRefused();
  }

  private void assertRefused() throws Exception {
    byte[] before = Files.readAllBytes(disk);

    Result refused = format();

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.output()).contains("FATAL").contains("nothing was changed");
    assertThat(Files.readAllBytes(disk)).isEqualTo(before);
  }
}

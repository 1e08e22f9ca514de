package io.firecamp.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class QuickstartTest {
  private static final String ROW = "jim@gmail.com | 1 | ";

  static String run(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      Quickstart.main(arguments);
    } finally {
      System.setOut(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void run_readsTheRowOnAllMembers_andShowsTheStatus() {
    String said = run();

    for (String member : new String[] {"mypg-0", "mypg-1", "mypg-2"}) {
      assertThat(said).contains(member + "> SELECT * FROM guestbook: " + ROW);
    }
    assertThat(said)
        .contains("wait until ready: mypg completed")
        .containsPattern("mypg-0 +primary +running")
        .containsPattern("mypg-1 +standby +running +streaming")
        .contains("Cleaning up");
  }

  @Test
  void keep_leavesItRunning_againDoesNothing_delete_endsIt() throws IOException {
    Path parent = Files.createTempDirectory("firecamp-quickstart-");
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path directory = parent.resolve("kept");
    try {
      assertThat(run("--keep", directory.toString())).contains("psql").contains("CREATED");
      assertThat(run("--keep", directory.toString())).contains("UNCHANGED").contains(ROW);
    } finally {
      assertThat(run("--delete", directory.toString())).contains("Deleted the 6 volumes");
      assertThat(directory).doesNotExist();
      io.firecamp.testkit.machine.os.Trees.delete(parent);
    }
    assertThat(parent).doesNotExist();
  }
}

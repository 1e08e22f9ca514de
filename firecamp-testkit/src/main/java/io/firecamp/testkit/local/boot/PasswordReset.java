package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Sets the passwords of a primary's roles to its secrets before it serves, once per request: the
 * way back in when the stored passwords are not those of the server.
 */
final class PasswordReset {
  private final Initdb initdb;

  PasswordReset(PostgresBinaries binaries, ServerUser user) {
    this.initdb = new Initdb(binaries, user);
  }

  /** A no-op on a standby, without a request, and if the last request was this one. */
  void run(BootRequest request, Consumer<String> progress)
      throws IOException, InterruptedException {
    String asked = request.spec().environment().getOrDefault(BootContract.ENV_RESET_PASSWORDS, "");
    Path done = request.data().resolve(BootContract.RESET_MARK);
    boolean standby = Files.exists(request.pgdata().resolve("standby.signal"));
    if (asked.isEmpty()
        || standby
        || (Files.exists(done) && Files.readString(done).strip().equals(asked))) {
      return;
    }
    progress.accept("setting the passwords");
    initdb.resetRoles(request);
    WholeFile.write(done, asked + "\n");
  }
}

package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.OsProcess;
import io.firecamp.testkit.machine.os.ServerUser;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A standby that starts at the same time as its primary: it is told whom to stream from when the
 * primary has its roles, so it never asks in vain.
 */
final class Following implements FirstStart.Finish {
  private final BootRequest request;
  private final ServerUser user;
  private final FirstPrimaries primaries;
  private final Map<String, String> parameters;

  /**
   * @param parameters what this runtime sets unless the spec does
   */
  Following(
      BootRequest request,
      ServerUser user,
      FirstPrimaries primaries,
      Map<String, String> parameters) {
    this.request = request;
    this.user = user;
    this.primaries = primaries;
    this.parameters = parameters;
  }

  @Override
  public Map<String, String> meanwhile() {
    return Map.of("primary_conninfo", "");
  }

  @Override
  public void run(OsProcess server, Consumer<String> progress)
      throws IOException, InterruptedException {
    primaries.await(
        request,
        phase -> {
          progress.accept(phase);
          if (!server.isAlive()) {
            throw new BootException(
                "the server of member %s ended: %s"
                    .formatted(request.member(), ServerStart.lastWord(request.log())));
          }
        });
    MemberConf.render(request, user, parameters);
    server.signal("HUP");
  }
}

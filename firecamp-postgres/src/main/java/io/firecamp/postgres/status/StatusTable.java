package io.firecamp.postgres.status;

import io.firecamp.postgres.server.MemberRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats a status as a table. */
final class StatusTable {
  private static final List<String> HEAD =
      List.of(
          "MEMBER",
          "ROLE",
          "CONTAINER",
          "STREAM",
          "LSN",
          "LAG",
          "ZONE",
          "NODE",
          "ADDRESS",
          "DATA",
          "JOURNAL");

  private StatusTable() {}

  static String render(ServiceStatus status) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    status.members().forEach(m -> rows.add(row(m)));
    StringBuilder text =
        new StringBuilder(
            "service %s in cluster %s: %s, %s\n"
                .formatted(status.service(), status.cluster(), status.state(), status.health()));
    int[] widths = new int[HEAD.size()];
    rows.forEach(
        r -> {
          for (int i = 0; i < r.size(); i++) {
            widths[i] = Math.max(widths[i], r.get(i).length());
          }
        });
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    status.members().stream()
        .filter(m -> !m.problem().isEmpty())
        .forEach(m -> text.append(m.name()).append(": ").append(m.problem()).append('\n'));
    status.problems().forEach(p -> text.append(p).append('\n'));
    return text.toString().stripTrailing();
  }

  private static List<String> row(MemberStatus m) {
    return List.of(
        m.name(),
        m.role().name().toLowerCase(Locale.ROOT),
        m.container(),
        m.replication().isEmpty() ? "-" : m.replication(),
        m.lsn().orElse("-"),
        lag(m),
        m.zone(),
        m.node(),
        m.address(),
        m.dataVolume(),
        m.journalVolume());
  }

  private static String lag(MemberStatus m) {
    if (m.role() == MemberRole.PRIMARY || m.lagBytes().isEmpty()) {
      return "-";
    }
    double seconds = m.lag().map(d -> d.toMillis() / 1000.0).orElse(0.0);
    return "%d B, %.1f s".formatted(m.lagBytes().get(), seconds);
  }
}

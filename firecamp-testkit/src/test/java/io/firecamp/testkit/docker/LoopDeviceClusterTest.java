package io.firecamp.testkit.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.volume.Volume;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.machine.os.Tool;
import io.firecamp.testkit.scenario.Clusters;
import io.firecamp.testkit.scenario.Engine;
import io.firecamp.testkit.scenario.Scenarios;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Volumes that are really attached and detached, as in production. */
@Tag("docker")
@Tag("root")
class LoopDeviceClusterTest extends Scenarios {
  @Override
  protected MachineRuntime open(Path in) {
    return DockerFirecamp.atBuilder(in).loopDevices().build();
  }

  @Override
  protected void endAll(Path in) {
    Engine.endAll(in);
  }

  @Override
  protected Path wal(PostgresMember member) {
    return Path.of("/journal/wal");
  }

  @Override
  public PostgresServiceSpec.Builder spec() {
    return Engine.spec().replicas(2);
  }

  private void rowIsEverywhere(PostgresService service) {
    for (PostgresMember member : service.members()) {
      Clusters.awaitOne(member, "SELECT x FROM t", "42");
    }
  }

  private String node(String member) {
    return firecamp().engine().find("t1", "mypg").orElseThrow().member(member).node();
  }

  private List<Path> mountsOn(String node) throws Exception {
    try (var files = Files.list(directory().resolve("nodes").resolve(node))) {
      return files.toList();
    }
  }

  @Test
  void members_moveWithTheirDevices_andKeepRowsAndNames() throws Exception {
    PostgresService mypg = postgres().provision(spec().build());
    Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 42 AS x");
    rowIsEverywhere(mypg);
    for (String name : List.of("mypg-1", "mypg-0")) {
      PostgresMember before = mypg.member(name);
      String left = node(name);
      assertThat(mountsOn(left)).hasSize(2);

      mypg = mypg.move(name);

      PostgresMember after = mypg.member(name);
      assertThat(node(name)).isNotEqualTo(left);
      assertThat(after.dnsName()).isEqualTo(before.dnsName());
      assertThat(mountsOn(left)).isEmpty();
      assertThat(mountsOn(node(name))).hasSize(2);
      assertThat(Files.readString(directory().resolve("hosts")))
          .contains(after.host() + " " + after.dnsName())
          .doesNotContain(before.host() + " ");
      rowIsEverywhere(mypg);
    }
    assertThat(mypg.primary().name()).isEqualTo("mypg-0");
  }

  @Test
  void deleted_isAttachedNowhere_andRecreated_hasAllRows() throws Exception {
    PostgresService mypg = postgres().provision(spec().build());
    Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 42 AS x");
    List<Volume> retained = mypg.delete();
    assertThat(retained).hasSize(4).allMatch(v -> v.node().isEmpty());
    assertThat(Tool.run(List.of("losetup", "--list", "--output", "BACK-FILE"), ""))
        .doesNotContain(directory().toString());

    mypg = postgres().recreate(spec().build());

    rowIsEverywhere(mypg);
    mypg.delete();
    assertThat(postgres().deleteVolumes("t1", "mypg")).hasSize(4);
  }

  @Test
  void volumes_grow_andTheServerHasTheRoom() throws Exception {
    PostgresServiceSpec.Builder small =
        spec().replicas(1).dataVolume(VolumeSpec.ofGib(1)).journalVolume(VolumeSpec.ofGib(1));
    PostgresService mypg = postgres().provision(small.build());
    Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 42 AS x");

    mypg = postgres().update(small.dataVolume(VolumeSpec.ofGib(3)).build());
    mypg = mypg.restart();

    assertThat(mountsOn(node("mypg-0")).stream().mapToLong(LoopDeviceClusterTest::size))
        .anyMatch(size -> size > 2L << 30);
    rowIsEverywhere(mypg);
  }

  private static long size(Path mount) {
    try {
      return Files.getFileStore(mount).getTotalSpace();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** As a restart of the machine leaves it: no container, nothing mounted. */
  @Test
  void machineThatRestarted_isProvisionedOn() throws Exception {
    PostgresService mypg = postgres().provision(spec().build());
    Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 42 AS x");
    rowIsEverywhere(mypg);
    firecamp().close();
    Engine.endAll(directory());
    reopen();

    mypg = postgres().provision(spec().build());

    rowIsEverywhere(mypg);
  }
}

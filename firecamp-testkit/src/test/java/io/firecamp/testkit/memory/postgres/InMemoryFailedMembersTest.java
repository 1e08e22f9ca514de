package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.PostgresService;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.testkit.scenario.NewerDataOnAnyRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** The scenarios of failed members on simulated servers. */
class InMemoryFailedMembersTest extends InMemoryScenarios implements NewerDataOnAnyRuntime {
  private final List<Commit> commits = new ArrayList<>();
  private PostgresService mypg;

  InMemoryFailedMembersTest() {
    super(2);
  }

  @BeforeEach
  void provision() {
    mypg = postgres().provision(spec().build());
  }

  @Override
  public PostgresService made() {
    return mypg;
  }

  private SimulatedServer server(String member) {
    return memory.cloud.postgres().server("t1", "mypg", member);
  }

  private SimulatedVolume volume(String member, VolumePurpose purpose) {
    int ordinal = Integer.parseInt(member.substring(member.length() - 1));
    return memory.onVolume(ordinal, purpose);
  }

  @Override
  public void commit(String member) {
    commits.add(server(member).commit(100));
  }

  @Override
  public void awaitRows(String member, int rows) {
    assertThat(commits.stream().filter(server(member)::shows)).as(member).hasSize(rows);
  }

  @Override
  public void crash(String member) {
    server(member).crash();
  }

  @Override
  public void promote(String member) {
    int ordinal = Integer.parseInt(member.substring(member.length() - 1));
    memory.session(ordinal).promote(Duration.ofSeconds(5));
  }

  @Override
  public void cutOff(String member) {
    server(member).lag(Duration.ofDays(1), Duration.ZERO);
  }

  @Override
  public void emptyVolumes(String member) {
    volume(member, VolumePurpose.DATA).emptyData();
    volume(member, VolumePurpose.JOURNAL).emptyJournal();
  }

  @Override
  public boolean keepsOldData(String member) {
    return volume(member, VolumePurpose.DATA).keepsOldData();
  }

  @Override
  public void damage(String member) {
    server(member).corruptDirectory();
  }
}

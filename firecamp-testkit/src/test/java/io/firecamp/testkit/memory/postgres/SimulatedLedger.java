package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.testkit.scenario.Ledger;
import java.util.ArrayList;
import java.util.List;

/** The client of a simulated service: it commits whenever it is told to. */
final class SimulatedLedger implements Ledger {
  private final MemoryRuntime memory;
  private final List<Commit> acknowledged = new ArrayList<>();
  private boolean ended;

  SimulatedLedger(MemoryRuntime memory) {
    this.memory = memory;
  }

  /** Commits, if there is a primary. */
  void commit() {
    if (ended) {
      return;
    }
    try {
      Commit commit = memory.server(0).commit(100);
      if (commit.outcome() == CommitOutcome.ACKNOWLEDGED) {
        acknowledged.add(commit);
      }
    } catch (ServerException | IllegalArgumentException e) {
      // It does not run, or the service is deleted.
    }
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public int size() {
    return acknowledged.size();
  }

  @Override
  public void isEverywhere(PostgresService service) {
    for (PostgresMember member : service.members()) {
      SimulatedServer server = memory.cloud.postgres().server("t1", "mypg", member.name());
      assertThat(acknowledged.stream().filter(c -> !server.shows(c)))
          .as("acknowledged, and not on %s", member)
          .isEmpty();
    }
  }
}

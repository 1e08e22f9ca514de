package io.firecamp.testkit.memory.postgres;

import io.firecamp.testkit.scenario.ClusterOnAnyRuntime;

/** The scenarios of a cluster on simulated servers. */
class InMemoryClusterTest extends InMemoryScenarios implements ClusterOnAnyRuntime {
  InMemoryClusterTest() {
    super(3);
  }
}

package io.firecamp.examples.benchmark;

import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;

/** What is provisioned. */
final class Specs {
  private Specs() {}

  static PostgresServiceSpec three(String name, int major) {
    return PostgresServiceSpec.builder()
        .cluster("t1")
        .name(name)
        .replicas(3)
        .major(major)
        .adminPassword(Secret.of("changeme"))
        .replicationPassword(Secret.of("replpassword"))
        .build();
  }
}

package io.firecamp.testkit.contract;

import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.testkit.memory.InMemoryCloud;

class InMemorySecretBackendTest extends SecretBackendContract {
  private final InMemoryCloud cloud = InMemoryCloud.threeZones(3);

  @Override
  protected SecretBackend create() {
    return cloud.secrets();
  }

  @Override
  protected SecretBackend reopened() {
    return cloud.secrets();
  }
}

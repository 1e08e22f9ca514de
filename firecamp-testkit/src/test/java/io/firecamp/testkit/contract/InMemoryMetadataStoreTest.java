package io.firecamp.testkit.contract;

import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.testkit.memory.InMemoryCloud;

class InMemoryMetadataStoreTest extends MetadataStoreContract {
  private final InMemoryCloud cloud = InMemoryCloud.threeZones(3);

  @Override
  protected MetadataStore create() {
    return cloud.metadata();
  }

  @Override
  protected MetadataStore reopened() {
    return cloud.metadata();
  }
}

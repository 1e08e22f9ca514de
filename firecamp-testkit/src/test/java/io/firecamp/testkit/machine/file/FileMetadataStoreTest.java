package io.firecamp.testkit.machine.file;

import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.testkit.contract.MetadataStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileMetadataStoreTest extends MetadataStoreContract {
  @TempDir private Path directory;

  @Override
  protected MetadataStore create() {
    return reopened();
  }

  @Override
  protected MetadataStore reopened() {
    return new FileMetadataStore(directory.resolve("metadata"));
  }
}

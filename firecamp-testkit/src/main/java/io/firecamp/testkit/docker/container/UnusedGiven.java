package io.firecamp.testkit.docker.container;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.testkit.docker.client.DockerContainer;
import io.firecamp.testkit.machine.file.BootLock;
import io.firecamp.testkit.machine.file.MemberFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Secrets on disk for containers that were never made, as whoever was about to make them ended. */
record UnusedGiven(MemberFiles files) {

  /**
   * Deletes them.
   *
   * @param known the service's containers
   * @param again looks at them once more, while nobody starts the member
   */
  void clear(Owner service, List<DockerContainer> known, Supplier<List<DockerContainer>> again) {
    for (Path given : files.allGiven(service)) {
      if (!isOfAny(known, given)) {
        try (@Nullable BootLock lock = BootLock.tryTake(files.bootLock(given)).orElse(null)) {
          if (lock != null && !isOfAny(again.get(), given)) {
            new GivenFiles(given).delete();
          }
        } catch (IOException e) {
          throw BackendException.transientFailure(given + " cannot be deleted: " + e, e);
        }
      }
    }
  }

  private boolean isOfAny(List<DockerContainer> containers, Path given) {
    return containers.stream().anyMatch(c -> files.given(c.owner(), c.generation()).equals(given));
  }
}

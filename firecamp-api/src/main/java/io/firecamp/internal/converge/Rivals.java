package io.firecamp.internal.converge;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.internal.call.Look;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.Parallel;
import io.firecamp.kind.Admission;
import io.firecamp.kind.Rival;
import io.firecamp.kind.ServiceControl;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Never starts the intended primary beside another member that accepts writes, or that has newer
 * data: somebody may have promoted a standby while the primary was down. All other members are
 * started first; what each says, while it runs or when it ends, decides.
 */
final class Rivals {
  /** One lost request proves nothing. */
  private static final int MOST_LOOKS = 8;

  /**
   * How long members that are started before the primary may take at least to say what data they
   * have.
   */
  private static final Duration OTHERS_FIRST = Duration.ofSeconds(30);

  private final Scope scope;
  private final Operation operation;
  private final Controls controls;

  Rivals(Scope scope, Controls controls) {
    this.scope = scope;
    this.operation = scope.operation();
    this.controls = controls;
  }

  /**
   * Returns what the member's container is started with in addition, if it may be started.
   *
   * @throws BackendException not retryable, with what to do
   */
  Map<String, String> admit(String step, MemberRecord member) throws InterruptedException {
    ServiceRecord service = scope.service();
    if (!service.initialized() || !service.isPrimary(member) || service.everyMember().size() == 1) {
      return Map.of();
    }
    boolean known = scope.records().wasPrimary(member.name());
    boolean decided = known || scope.records().isChosenPrimary(member.name());
    long began = operation.nanoTime();
    int[] looks = {0};
    try (Asking asking = new Asking()) {
      return operation.await(
          step,
          () -> {
            Admission said = look(step, member, decided, asking);
            if (said.rival().filter(Rival::isCertain).isPresent()) {
              throw BackendException.refused(said.rival().get().reason());
            }
            boolean inTime = operation.nanoTime() - began < limit().toNanos();
            if (said.waitsFor().isPresent() && !decided && inTime) {
              return Look.waiting("the other members are started first: " + said.waitsFor().get());
            }
            if (said.rival().isPresent() && ++looks[0] < MOST_LOOKS && !known) {
              return Look.waiting(said.rival().get().reason());
            }
            if (said.rival().isPresent() && !known) {
              throw BackendException.refused(said.rival().get().reason());
            }
            return Look.done(decided ? Map.of() : said.environment());
          });
    }
  }

  private Duration limit() {
    Duration patience = operation.patience();
    return patience.compareTo(OTHERS_FIRST) > 0 ? patience : OTHERS_FIRST;
  }

  /** What the others have said is remembered as long as they are asked. */
  private final class Asking implements AutoCloseable {
    private @Nullable ServiceControl control;

    ServiceControl control() {
      ServiceControl open = control;
      if (open == null) {
        open = controls.openWithStopped();
        control = open;
      }
      return open;
    }

    @Override
    public void close() {
      if (control != null) {
        control.close();
      }
    }
  }

  /**
   * @param decided whether it is known which data is the right one: then only members that run
   *     matter
   */
  private Admission look(String step, MemberRecord member, boolean decided, Asking asking) {
    Supplier<List<Container>> found = new Parallel(operation).fork(() -> others(step, member));
    controls.prepare();
    List<Container> others =
        found.get().stream().filter(c -> !decided || c.state() == ContainerState.RUNNING).toList();
    if (others.isEmpty()) {
      return Admission.GRANTED;
    }
    if (scope.service().state() != ServiceState.ACTIVE) {
      others.forEach(c -> mustHaveSaid(member, c));
    }
    return asking.control().admission(member, others);
  }

  /** What the volumes have of which a service is recreated is known, or it is not started. */
  private void mustHaveSaid(MemberRecord member, Container other) {
    if (other.state() == ContainerState.EXITED && !scope.kind().saidItsData(other)) {
      throw BackendException.refused(
          "%1$s is not started as the primary, because %2$s does not start with the data on its volumes, so whether it has newer data is not known: %3$s. Restore its volumes; or, if nobody needs what is on them, delete the service, then the volumes of %2$s with deleteVolumes, and recreate the service"
              .formatted(member.name(), other.owner().member(), other.detail()));
    }
  }

  /** The containers of the other members as they were started last. */
  private List<Container> others(String step, MemberRecord member) {
    ServiceRecord service = scope.service();
    return operation.call(step, () -> scope.backends().containers().find(service.owner())).stream()
        .filter(c -> !c.owner().member().equals(member.name()))
        .filter(c -> isCurrent(service, c))
        .toList();
  }

  private boolean isCurrent(ServiceRecord service, Container container) {
    Optional<MemberRecord> member = service.find(container.owner().member());
    return member.filter(m -> m.generation() == container.generation()).isPresent();
  }
}

package io.firecamp.testkit.engine;

import io.firecamp.engine.CallOptions;
import io.firecamp.error.FirecampException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.server.Lsn;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.postgres.status.Health;
import io.firecamp.postgres.status.Problem;
import io.firecamp.postgres.status.ProblemKind;
import io.firecamp.postgres.status.ServiceStatus;
import io.firecamp.service.ServiceState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A person on call who knows nothing but what {@code status()} says: does what the first problem
 * names, and looks again, until the service is healthy.
 */
final class Operator {
  private static final int MOST_CALLS = 16;
  private final PostgresSite site;
  private final PostgresServiceSpec spec;
  private final List<String> done = new ArrayList<>();
  private final List<String> secondPrimaries = new ArrayList<>();
  private String last = "";
  private final Set<String> tried = new HashSet<>();

  /**
   * @param spec what the service should be
   */
  Operator(PostgresSite site, PostgresServiceSpec spec) {
    this.site = site;
    this.spec = spec;
  }

  /** What was called, and what came of it. */
  List<String> done() {
    return List.copyOf(done);
  }

  /** What was started as a primary beside another one. */
  List<String> secondPrimaries() {
    return List.copyOf(secondPrimaries);
  }

  /** The problems that were seen last. */
  String last() {
    return last;
  }

  /** Whether the service became healthy. */
  boolean heals() {
    for (int i = 0; i < MOST_CALLS; i++) {
      ServiceStatus now = site.process().with(p -> service(p).status());
      if (now.health() == Health.OK) {
        return true;
      }
      last = now.problems().toString();
      act(now);
    }
    return false;
  }

  private static PostgresService service(Postgres postgres) {
    return postgres.get(PostgresSite.CLUSTER, "a");
  }

  private void act(ServiceStatus now) {
    Problem first = now.problems().get(0);
    switch (first.kind()) {
      case SEVERAL_PRIMARIES -> severalPrimaries(first);
      case NOT_THE_RECORDED_PRIMARY ->
          call("adoptPrimary", first.member(), s -> s.adoptPrimary(first.member()));
      case NEWER_DATA -> call("adoptPrimary", first.member(), s -> s.adoptPrimary(first.member()));
      case MEMBER_STOPPED -> call("start", first.member(), s -> s.start(first.member()));
      case STOPPED -> call("start", "", PostgresService::start);
      case NO_PRIMARY -> noPrimary(now);
      case SLOT_LOST, SLOT_MISSING, DIVERGED, FOREIGN_DATA -> reclone(first.member());
      case NO_RESPONSE -> end(first.member());
      case PASSWORD_REFUSED -> {
        if (!tried.add(first.member())) {
          reclone(first.member());
        } else {
          call("resetPasswords", "", PostgresService::resetPasswords);
        }
      }
      case REPLAY_PAUSED, RESTART_PENDING -> call("restart", "", PostgresService::restart);
      case CONTAINER_EXITED, CONTAINER_MISSING, NOT_STREAMING -> {
        boolean again = !tried.add(first.member());
        if (again || !provision()) {
          reclone(first.member());
        }
      }
      default -> provision();
    }
  }

  /** Keeps the rows of the recorded primary: the others are discarded. */
  private void severalPrimaries(Problem problem) {
    String recorded = problem.text().substring(problem.text().lastIndexOf(' ') + 1);
    List.of("a-0", "a-1", "a-2").stream()
        .filter(m -> !m.equals(recorded))
        .filter(m -> site.server(m).state().filter(ServerState::isPrimary).isPresent())
        .forEach(this::reclone);
  }

  private void end(String member) {
    done.add("ends " + member);
    site.server(member).crash();
  }

  private void reclone(String member) {
    call("reclone", member, s -> s.reclone(member));
  }

  private boolean provision() {
    return call("update", "", s -> s.update(spec, CallOptions.defaults()));
  }

  /**
   * First starts what does not run; if the primary's data is gone, the best standby is promoted.
   */
  private void noPrimary(ServiceStatus now) {
    if (now.state() == ServiceState.STOPPED || provision()) {
      return;
    }
    Optional<Problem> silent =
        now.problems().stream().filter(p -> p.kind() == ProblemKind.NO_RESPONSE).findFirst();
    if (silent.isPresent()) {
      end(silent.get().member());
      return;
    }
    Optional<String> best =
        now.members().stream()
            .map(m -> m.name())
            .filter(m -> now.member(m).lsn().isPresent())
            .max((a, b) -> received(a).compareTo(received(b)));
    best.ifPresent(
        member -> {
          done.add("promotes " + member + " by hand");
          MemberFailure.promote(site, member);
        });
  }

  private Lsn received(String member) {
    return site.server(member)
        .state()
        .flatMap(s -> s.received().or(() -> Optional.of(s.position())))
        .orElse(Lsn.ZERO);
  }

  private boolean call(String verb, String on, Consumer<PostgresService> work) {
    long primaries = site.primaries();
    boolean through = attempt(verb, on, work);
    if (site.primaries() > Math.max(1, primaries)) {
      secondPrimaries.add(verb + " " + on + " started a second primary");
    }
    return through;
  }

  private boolean attempt(String verb, String on, Consumer<PostgresService> work) {
    try {
      site.process()
          .with(
              p -> {
                work.accept(service(p));
                return p;
              });
      done.add(verb + " " + on);
      return true;
    } catch (FirecampException e) {
      done.add(verb + " " + on + ": " + e.getMessage());
      return false;
    }
  }
}

package io.firecamp.postgres.status;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.probe.Answer;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Finds what is wrong with a service. Pure. */
final class Diagnosis {
  private final Situation now;
  private final ServiceRecord service;
  private final List<Problem> problems = new ArrayList<>();

  private Diagnosis(Situation now) {
    this.now = now;
    this.service = now.service();
  }

  /** All problems, those that make it unusable first, then by member. */
  static List<Problem> of(Situation now) {
    Diagnosis diagnosis = new Diagnosis(now);
    diagnosis.find();
    return diagnosis.problems.stream()
        .sorted(Comparator.comparing((Problem p) -> p.kind().health()).reversed())
        .toList();
  }

  private void find() {
    if (service.state() == ServiceState.STOPPED) {
      add(ProblemKind.STOPPED, "the service is stopped", "start() starts it");
      return;
    }
    if (service.state() == ServiceState.DELETING) {
      add(
          ProblemKind.INCOMPLETE,
          "the service is being deleted",
          "delete() completes it, unless another process is deleting it now");
      return;
    }
    if (service.state() != ServiceState.ACTIVE) {
      add(
          ProblemKind.INCOMPLETE,
          "the service is " + service.state() + ": it was never ready",
          "provision(spec) completes it, unless another process is provisioning it now");
    }
    primaries();
    if (!service.rotating().isEmpty()) {
      add(
          ProblemKind.PASSWORD_CHANGE_INCOMPLETE,
          "the replacement of "
              + service.rotating().stream().sorted().collect(Collectors.joining(", "))
              + " was not completed",
          "update(spec) with the same password completes it");
    }
    service
        .members()
        .forEach(member -> problems.addAll(new MemberDiagnosis(now, member).problems()));
    now.primary().ifPresent(this::leftOverSlots);
  }

  private void primaries() {
    List<Answer> primaries = now.primaries();
    String recorded = service.primary();
    if (primaries.isEmpty() && now.newer().isPresent()) {
      newerData(now.newer().get());
    } else if (primaries.isEmpty()) {
      add(
          ProblemKind.NO_PRIMARY,
          "no member accepts writes; the recorded primary is " + recorded,
          "provision(spec) starts what does not run; if %s cannot be brought back, promote a standby and call adoptPrimary(member)"
              .formatted(recorded));
    } else if (primaries.size() > 1) {
      String words =
          primaries.stream()
              .map(p -> p.member() + " (timeline " + p.timeline() + ")")
              .collect(Collectors.joining(" and "));
      add(
          ProblemKind.SEVERAL_PRIMARIES,
          words + " accept writes; the recorded primary is " + recorded,
          "decide whose rows to keep: adoptPrimary(member) makes that one the primary, and the"
              + " others are cloned again from it");
    } else if (!primaries.get(0).member().equals(recorded)) {
      String promoted = primaries.get(0).member();
      problems.add(
          new Problem(
              ProblemKind.NOT_THE_RECORDED_PRIMARY,
              promoted,
              "%s accepts writes, but the recorded primary is %s".formatted(promoted, recorded),
              "adoptPrimary(\"%s\") makes it the primary of the record".formatted(promoted)));
    }
  }

  private void newerData(String member) {
    String discard =
        service.isLeaving(member)
            ? "to discard them, delete the service, then the volumes of %s, and recreate the"
                + " service"
            : "reclone(\"%s\") discards them";
    problems.add(
        new Problem(
            ProblemKind.NEWER_DATA,
            member,
            "no member accepts writes: the recorded primary %s does not start, because %s has newer data: somebody promoted it, or the member that it followed"
                .formatted(service.primary(), member),
            "adoptPrimary(\"%s\") keeps its rows; ".formatted(member) + discard.formatted(member)));
  }

  private void leftOverSlots(Answer primary) {
    ServerState state = primary.state().orElseThrow();
    List<String> own =
        service.everyMember().stream().map(m -> BootContract.slotName(m.name())).toList();
    List<String> former = service.former().stream().map(BootContract::slotName).toList();
    state.slots().stream()
        .filter(s -> !s.active() && s.restart().isPresent() && !own.contains(s.name()))
        .forEach(
            s ->
                problems.add(
                    new Problem(
                        ProblemKind.SLOT_LEFT_OVER,
                        primary.member(),
                        "slot %s on %s is of no member and not in use, and keeps %d bytes of WAL"
                            .formatted(s.name(), primary.member(), s.retainedBytes()),
                        former.contains(s.name())
                            ? "provision(spec) drops it, as its member was removed"
                            : "if nobody needs it, run SELECT pg_drop_replication_slot('%s') there"
                                .formatted(s.name()))));
  }

  private void add(ProblemKind kind, String text, String remedy) {
    problems.add(new Problem(kind, "", text, remedy));
  }
}

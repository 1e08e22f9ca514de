package io.firecamp.postgres.status;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.postgres.boot.BootWords;
import io.firecamp.postgres.probe.Answer;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.VolumePurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what is wrong with a member: what it runs on, then its server. What follows from a problem
 * that was found is not listed.
 */
final class MemberDiagnosis {
  private final Situation now;
  private final ServiceRecord service;
  private final MemberRecord member;
  private final String name;
  private final List<Problem> problems = new ArrayList<>();

  MemberDiagnosis(Situation now, MemberRecord member) {
    this.now = now;
    this.service = now.service();
    this.member = member;
    this.name = member.name();
  }

  List<Problem> problems() {
    Answer answer = now.answer(name);
    if (member.stopped() && answer.state().isEmpty()) {
      add(
          ProblemKind.MEMBER_STOPPED,
          name + " is stopped, on request",
          "start(\"%s\") starts it".formatted(name));
      return problems;
    }
    boolean volumesMissing = volumes();
    boolean runs = !volumesMissing && node() && container();
    if (answer.state().isPresent()) {
      problems.addAll(new ServerDiagnosis(now, member).problems());
    } else if (runs) {
      silent(answer);
    }
    dns();
    return problems;
  }

  private boolean volumes() {
    boolean missing = false;
    for (VolumePurpose purpose : VolumePurpose.values()) {
      Optional<Volume> volume = now.seen().volume(name, purpose);
      String what = "the " + purpose.word() + " volume of " + name;
      if (volume.isEmpty()) {
        missing = true;
        add(
            ProblemKind.VOLUME_MISSING,
            what + " does not exist",
            service.isPrimary(member)
                ? "find out who deleted it and restore it, or promote a standby and call"
                    + " adoptPrimary(member)"
                : "find out who deleted it and restore it, or remove the member by update(spec)"
                    + " with fewer replicas");
      } else if (volume.get().state() == VolumeState.ERROR) {
        add(
            ProblemKind.VOLUME_UNUSABLE,
            "%s, %s, has failed: %s".formatted(what, volume.get().id(), volume.get().detail()),
            "see what the runtime reports about it; if it is lost, remove the member by"
                + " update(spec) with fewer replicas");
      } else if (!volume.get().isAttachedTo(member.node())) {
        add(
            ProblemKind.VOLUME_UNUSABLE,
            "%s, %s, is %s instead of attached to node %s"
                .formatted(what, volume.get().id(), word(volume.get().state()), member.node()),
            "provision(spec) attaches it");
      }
    }
    return missing;
  }

  private boolean node() {
    Optional<Node> node = now.nodes().getOrDefault(name, Optional.empty());
    if (!now.nodes().containsKey(name) || node.filter(Node::alive).isPresent()) {
      return true;
    }
    add(
        ProblemKind.NODE_DEAD,
        "node %s of %s %s"
            .formatted(
                member.node(),
                name,
                node.map(n -> "is not alive" + (n.detail().isEmpty() ? "" : ": " + n.detail()))
                    .orElse("does not exist any longer")),
        "moveOffDeadNode(\"%s\") moves it to another node".formatted(name));
    return false;
  }

  private boolean container() {
    Optional<Container> container = now.seen().container(name);
    if (container.isEmpty()) {
      add(ProblemKind.CONTAINER_MISSING, name + " has no container", "provision(spec) starts it");
      return false;
    }
    if (container.get().state() == ContainerState.EXITED) {
      ended(container.get().detail());
      return false;
    }
    return true;
  }

  private void ended(String lastWord) {
    boolean isKnown = service.isPrimary(member) || now.newer().filter(name::equals).isPresent();
    if (now.newer().isPresent() && isKnown) {
      return;
    }
    if (!service.isPrimary(member) && BootWords.timeline(lastWord).isPresent()) {
      add(
          ProblemKind.DIVERGED,
          "the container of %s ended: %s".formatted(name, lastWord),
          "reclone(\"%1$s\") discards what it has and copies the primary; adoptPrimary(\"%1$s\") makes it the primary instead"
              .formatted(name));
    } else {
      add(
          ProblemKind.CONTAINER_EXITED,
          "the container of %s ended: %s".formatted(name, lastWord),
          "provision(spec) starts it again; logs(\"%s\") has its last words".formatted(name));
    }
  }

  private void silent(Answer answer) {
    Reason reason = answer.reason().orElse(Reason.NO_ANSWER);
    switch (reason) {
      case TOO_MANY_CONNECTIONS ->
          add(
              ProblemKind.TOO_MANY_CONNECTIONS,
              answer.problem(),
              "close connections of applications, or raise max_connections by update(spec)");
      case AUTHENTICATION ->
          add(
              ProblemKind.PASSWORD_REFUSED,
              answer.problem(),
              "somebody changed the password of the administrator on the server: resetPasswords()"
                  + " sets it to the stored one");
      default ->
          add(
              ProblemKind.NO_RESPONSE,
              "%s does not respond: %s".formatted(name, answer.problem()),
              "logs(\"%s\") has its last words; if it hangs, end its container, then provision(spec) starts it again"
                  .formatted(name));
    }
  }

  private void dns() {
    String dnsName = service.dnsName(member);
    Optional<String> address = now.seen().dns(dnsName).map(r -> r.address());
    if (!address.equals(Optional.of(member.address()))) {
      add(
          ProblemKind.DNS_WRONG,
          "%s leads to %s instead of %s"
              .formatted(dnsName, address.orElse("nothing"), member.address()),
          "provision(spec) writes the record again");
    }
  }

  private static String word(VolumeState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private void add(ProblemKind kind, String text, String remedy) {
    problems.add(new Problem(kind, name, text, remedy));
  }
}

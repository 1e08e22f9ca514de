package io.firecamp.internal.converge;

import io.firecamp.backend.BackendException;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ConfigurationRefusedException;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.util.Optional;

/** Reloads the configuration of running members. */
final class Reloads {
  private final Operation operation;
  private final ServiceKind kind;
  private final Controls controls;
  private final Records records;
  private final MemberVolumes volumes;

  Reloads(Scope scope, Controls controls, MemberVolumes volumes) {
    this.volumes = volumes;
    this.operation = scope.operation();
    this.kind = scope.kind();
    this.controls = controls;
    this.records = scope.records();
  }

  /**
   * Reloads a member, if its configuration is not the newest. Another process may record, and
   * apply, a newer one meanwhile: then what this one wrote may have replaced it, so the newest one
   * is written again before this returns.
   */
  void reload(String step, String name) throws InterruptedException {
    ServiceRecord service = records.reload(step);
    while (records.absent().isPresent(service, name)
        && service.rollout().mustReload(service.member(name))) {
      volumes.makeRoom(step, name);
      service = write(step, service, service.member(name));
    }
  }

  /** Returns the record after the configuration of that one was written. */
  private ServiceRecord write(String step, ServiceRecord service, MemberRecord member) {
    boolean[] retried = {false};
    try {
      operation.perform(
          step,
          () -> {
            // Another process may have stopped or removed the member, which then never responds.
            if (retried[0] && !records.absent().isPresent(records.reload(step), member.name())) {
              return;
            }
            retried[0] = true;
            try (ServiceControl control = controls.open()) {
              control.reload(member, kind.container(service, member));
            }
          });
    } catch (ConfigurationRefusedException e) {
      if (service.rollout().trial().isPresent()) {
        String words = String.valueOf(e.getMessage());
        throw new UnusableConfigurationException(member, words, words);
      }
      throw e;
    }
    return done(step, service, member);
  }

  private ServiceRecord done(String step, ServiceRecord written, MemberRecord member) {
    long config = written.rollout().config();
    records.change(
        step,
        r -> {
          Optional<MemberRecord> now = r.find(member.name());
          boolean same = now.filter(m -> m.generation() == member.generation()).isPresent();
          if (!same || r.isLeaving(member.name()) || now.orElseThrow().stopped()) {
            return r;
          }
          // A newer one was replaced by this one, unless it is what the next start reads.
          return r.withMember(now.orElseThrow().withConfig(config));
        });
    return records.current();
  }

  /**
   * Tries once to reload a standby that is not ready, as that may be all it lacks; for example, the
   * password of its stream was replaced while it was not there.
   */
  void tryOnce(String step, ServiceControl control, String name) {
    ServiceRecord service = records.current();
    Optional<MemberRecord> member = service.find(name);
    if (member.isEmpty()
        || service.isLeaving(name)
        || !service.rollout().mustReload(member.get())) {
      return;
    }
    try {
      volumes.makeRoom(step, name);
      control.reload(member.get(), kind.container(service, member.get()));
    } catch (BackendException e) {
      // The wait reports why it is not ready.
      return;
    } catch (InterruptedException e) {
      throw operation.interrupted(e);
    }
    done(step, service, member.get());
  }
}

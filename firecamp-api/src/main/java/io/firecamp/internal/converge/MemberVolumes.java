package io.firecamp.internal.converge;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Backends;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.backend.volume.VolumeChange;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.internal.call.Look;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.SharedPoll;
import io.firecamp.internal.record.Records;
import io.firecamp.plan.Step;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.VolumePurpose;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Creates, attaches and detaches the volumes of one service and waits for their states. */
public final class MemberVolumes {
  private static final List<VolumePurpose> PURPOSES = List.of(VolumePurpose.values());

  private final VolumeBackend backend;
  private final Operation operation;
  private final Records records;
  private final ContainerStop containers;
  private final Map<String, Volume> data = new ConcurrentHashMap<>();
  private final Map<String, Volume> journals = new ConcurrentHashMap<>();
  private final SharedPoll<List<Volume>> poll;

  /** Creates it for the service of that record, with its observed volumes. */
  public MemberVolumes(Backends backends, Operation operation, Records records, Observation seen) {
    this.backend = backends.volumes();
    this.operation = operation;
    this.records = records;
    this.containers = new ContainerStop(backends, operation);
    ServiceRecord service = records.current();
    this.poll =
        new SharedPoll<>(
            () -> operation.call("read volumes", () -> backend.find(Observer.volumesOf(service))),
            operation::nanoTime);
    seen.volumes().forEach(this::keep);
  }

  Volume get(String member, VolumePurpose purpose) {
    Volume volume = known(purpose).get(member);
    if (volume == null) {
      throw new IllegalStateException("no known " + purpose.word() + " volume of " + member);
    }
    return volume;
  }

  void create(Step step, VolumeRequest request) {
    keep(operation.call(step.id(), () -> backend.create(request)));
  }

  /** Returns when the volume is attached to the recorded node of the member, wherever it was. */
  void attach(String step, String member, VolumePurpose purpose) throws InterruptedException {
    boolean[] first = {true};
    operation.await(
        step,
        () -> {
          Volume volume = first[0] ? get(member, purpose) : look(member, purpose);
          first[0] = false;
          String node = records.member(member).node();
          if (volume.state() == VolumeState.AVAILABLE) {
            String id = volume.id();
            volume = operation.call(step, () -> backend.attach(id, node));
          } else if (volume.state() == VolumeState.ATTACHED && !volume.isAttachedTo(node)) {
            volume = leave(step, volume);
          }
          keep(volume);
          return volume.isAttachedTo(records.member(member).node())
              ? Look.done(volume)
              : Look.waiting(words(volume));
        });
  }

  /** Moves both volumes of a member to its recorded node, if they are not attached there. */
  void bring(String step, String member) throws InterruptedException {
    String node = records.member(member).node();
    for (VolumePurpose purpose : PURPOSES) {
      if (!get(member, purpose).isAttachedTo(node)) {
        attach(step, member, purpose);
      }
    }
  }

  /**
   * Detaches a volume that is attached to a node other than the recorded one. The node is recorded
   * before anything is attached to it, so a record that is read now cannot be older than the
   * observation; and no volume is detached while a container may write to it.
   */
  private Volume leave(String step, Volume volume) throws InterruptedException {
    records.reload(step);
    MemberRecord wanted = records.member(volume.owner().member());
    if (volume.isAttachedTo(wanted.node())) {
      return volume;
    }
    containers.await(
        step,
        records.current().owner(),
        c -> c.owner().member().equals(wanted.name()) && c.generation() < wanted.generation());
    String elsewhere = volume.node().orElseThrow();
    return operation.call(step, () -> backend.detach(volume.id(), elsewhere));
  }

  /**
   * Returns when the volume has the size of the spec, and has the rest of it or is being modified
   * to match it.
   */
  void modify(String step, String member, VolumePurpose purpose) throws InterruptedException {
    Volume volume = get(member, purpose);
    VolumeChange change = VolumeDifference.between(volume, records.current().spec());
    keep(operation.call(step, () -> backend.modify(volume.id(), change)));
    boolean[] first = {true};
    operation.await(
        step,
        () -> {
          if (!first[0]) {
            keep(look(member, purpose));
          }
          first[0] = false;
          Volume now = get(member, purpose);
          return VolumeDifference.grows(now, records.current().spec())
              ? Look.waiting(words(now) + " and has " + now.sizeGib() + " GiB so far")
              : Look.done(true);
        });
  }

  /**
   * Returns when the volumes of a member are as large as the spec says. Another process may have
   * recorded larger ones since this operation was planned, and with them limits of what is written
   * there: no member is given the limits before the room.
   */
  void makeRoom(String step, String member) throws InterruptedException {
    for (VolumePurpose purpose : PURPOSES) {
      Volume volume = known(purpose).get(member);
      if (volume != null && VolumeDifference.grows(volume, records.current().spec())) {
        modify(step, member, purpose);
      }
    }
  }

  /** Returns when the member's volume is detached. */
  public void detach(String step, String member, VolumePurpose purpose)
      throws InterruptedException {
    detach(step, get(member, purpose));
  }

  /** Returns when the volume is detached. */
  void detach(String step, Volume volume) throws InterruptedException {
    keep(volume);
    boolean[] first = {true};
    operation.await(
        step,
        () -> {
          Volume now = first[0] ? volume : look(volume.owner().member(), volume.purpose());
          first[0] = false;
          if (now.state() == VolumeState.ATTACHED || now.state() == VolumeState.ATTACHING) {
            String node = now.node().orElseThrow();
            now = operation.call(step, () -> backend.detach(volume.id(), node));
          }
          boolean detached =
              now.state() == VolumeState.AVAILABLE
                  || now.state() == VolumeState.ERROR
                  || now.state() == VolumeState.DELETING;
          return detached ? Look.done(now) : Look.waiting(words(now));
        });
  }

  private Volume look(String member, VolumePurpose purpose) {
    Volume before = get(member, purpose);
    Volume now =
        poll.fresh().stream()
            .filter(v -> v.id().equals(before.id()))
            .findFirst()
            .orElseThrow(
                () ->
                    BackendException.refused(
                        "%s volume %s of %s no longer exists"
                            .formatted(purpose.word(), before.id(), member)));
    if (now.state() == VolumeState.ERROR) {
      throw BackendException.refused(words(now) + "; replace or delete the volume");
    }
    return now;
  }

  private void keep(Volume volume) {
    known(volume.purpose()).put(volume.owner().member(), volume);
  }

  private Map<String, Volume> known(VolumePurpose purpose) {
    return purpose == VolumePurpose.DATA ? data : journals;
  }

  private static String words(Volume volume) {
    return "%s volume %s of %s is %s%s%s"
        .formatted(
            volume.purpose().word(),
            volume.id(),
            volume.owner().member(),
            volume.state(),
            volume.node().map(n -> " at node " + n).orElse(""),
            volume.detail().isEmpty() ? "" : " (" + volume.detail() + ")");
  }
}

package io.firecamp.testkit.memory.postgres;

import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.testkit.memory.process.ContainerProcess;
import io.firecamp.testkit.memory.process.NodeHealth;
import io.firecamp.testkit.memory.process.ProcessStatus;
import org.jspecify.annotations.Nullable;

/** All processes of one container: what the boot contract asks for, then the server. */
final class MemberProcess implements ContainerProcess {
  final SimulatedService service;
  final Member member;
  final ContainerSpec spec;
  private final String id;
  private final Runnable onEnd;
  private final Boot boot;
  private @Nullable Server server;
  private ProcessStatus status = new ProcessStatus(ContainerState.STARTING, "starting");
  private NodeHealth health = NodeHealth.ALIVE;
  private boolean hung;
  private long killAt;

  MemberProcess(
      SimulatedService service, Member member, ContainerSpec spec, String id, Runnable onEnd) {
    this.service = service;
    this.member = member;
    this.spec = spec;
    this.id = id;
    this.onEnd = onEnd;
    this.boot = new Boot(this, service.host.time().nanoTime());
  }

  boolean ended() {
    return status.state() == ContainerState.EXITED;
  }

  boolean hung() {
    return hung;
  }

  void hang(boolean stopped) {
    hung = stopped;
  }

  @Nullable Server server() {
    return server;
  }

  /** Whether it can be talked to at all: its node answers and its processes run. */
  boolean answers() {
    return !ended() && !hung && health() == NodeHealth.ALIVE;
  }

  /** As it was when the service was looked at last. */
  NodeHealth health() {
    return health;
  }

  void lookAtNode() {
    if (!ended()) {
      health = service.host.node(spec.node().id());
    }
  }

  DataDisk data() {
    return boot.data();
  }

  JournalDisk journal() {
    return boot.journal();
  }

  void log(String line) {
    service.host.log(spec.log(), id, line);
  }

  int journalGib() {
    return service.host.sizeGib(volume(BootContract.JOURNAL));
  }

  String volume(String mount) {
    String volume = spec.volumes().get(mount);
    if (volume == null) {
      throw new Refusal("no volume is mounted at " + mount + ": mount the member's volume there");
    }
    return volume;
  }

  /** Does what is due; whether anything was. */
  boolean step(long now) {
    if (ended()) {
      return false;
    }
    if (health() == NodeHealth.FENCED) {
      end("node " + spec.node().id() + " was fenced");
      return true;
    }
    if (hung) {
      boolean killed = status.state() == ContainerState.STOPPING && now - killAt >= 0;
      if (killed) {
        end("killed, as it did not stop within its grace");
      }
      return killed;
    }
    try {
      if (status.state() == ContainerState.STOPPING) {
        shutDown();
        return true;
      }
      Server running = server;
      return running != null ? running.step(now) : boot.step(now);
    } catch (Refusal refusal) {
      fail(refusal);
      return true;
    }
  }

  /** Says why, and ends. */
  void fail(Refusal refusal) {
    log(refusal.words());
    end(refusal.words());
  }

  void starting(String detail) {
    if (!status.detail().equals(detail)) {
      status = new ProcessStatus(ContainerState.STARTING, detail);
    }
  }

  void serve(Server started) {
    server = started;
    status = ProcessStatus.RUNNING;
    service.listeners.open(boot.environment().address(), boot.environment().port(), this);
  }

  /** Ends everything at once; what was written and flushed is on the volumes. */
  void end(String why) {
    if (ended()) {
      return;
    }
    status = new ProcessStatus(ContainerState.EXITED, why);
    Server running = server;
    if (running != null) {
      running.die();
      service.listeners.close(boot.environment().address(), boot.environment().port(), this);
    }
    boot.release();
    onEnd.run();
  }

  private void shutDown() {
    Server running = server;
    if (running != null) {
      running.shutDown();
    }
    end("stopped");
  }

  @Override
  public ProcessStatus status() {
    synchronized (service) {
      service.advance();
      return status;
    }
  }

  @Override
  public void stop() {
    synchronized (service) {
      service.advance();
      if (ended() || status.state() == ContainerState.STOPPING) {
        return;
      }
      killAt = service.host.time().nanoTime() + spec.stopGrace().toNanos();
      status = new ProcessStatus(ContainerState.STOPPING, "told to stop");
      service.advance();
    }
  }

  @Override
  public void kill(String why) {
    synchronized (service) {
      service.advance();
      end(why);
    }
  }
}

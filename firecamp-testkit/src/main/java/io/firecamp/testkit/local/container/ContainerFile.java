package io.firecamp.testkit.local.container;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.testkit.machine.os.OsProcess;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * What is known of a member's newest container, in a file that every JVM can read.
 *
 * @param phase what it does, or why it ended
 * @param pgdata its data directory
 */
record ContainerFile(
    Owner owner,
    long generation,
    String node,
    String address,
    int port,
    Status status,
    String phase,
    Optional<OsProcess> process,
    String log,
    String pgdata,
    long graceMillis) {

  /** What the starting JVM knew last. */
  enum Status {
    BOOTING,
    STARTED,
    ENDED
  }

  String id() {
    return owner.member() + "-" + owner.uuid().substring(0, 8) + "-g" + generation;
  }

  ContainerFile booting(String newPhase) {
    return with(Status.BOOTING, newPhase, process);
  }

  ContainerFile started(OsProcess server) {
    return with(Status.STARTED, "", Optional.of(server));
  }

  ContainerFile ended(String why) {
    return with(Status.ENDED, why, process);
  }

  private ContainerFile with(Status newStatus, String newPhase, Optional<OsProcess> newProcess) {
    return new ContainerFile(
        owner,
        generation,
        node,
        address,
        port,
        newStatus,
        newPhase,
        newProcess,
        log,
        pgdata,
        graceMillis);
  }

  ContainerFile withLog(String file) {
    return new ContainerFile(
        owner, generation, node, address, port, status, phase, process, file, pgdata, graceMillis);
  }

  static Optional<ContainerFile> read(Path file) {
    try {
      Properties p = new Properties();
      p.load(new StringReader(Files.readString(file)));
      long pid = Long.parseLong(p.getProperty("pid"));
      return Optional.of(
          new ContainerFile(
              new Owner(
                  p.getProperty("cluster"),
                  p.getProperty("service"),
                  p.getProperty("uuid"),
                  p.getProperty("member")),
              Long.parseLong(p.getProperty("generation")),
              p.getProperty("node"),
              p.getProperty("address"),
              Integer.parseInt(p.getProperty("port")),
              Status.valueOf(p.getProperty("status")),
              p.getProperty("phase"),
              pid == 0
                  ? Optional.empty()
                  : Optional.of(new OsProcess(pid, Long.parseLong(p.getProperty("started")))),
              p.getProperty("log"),
              p.getProperty("pgdata"),
              Long.parseLong(p.getProperty("grace"))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot read " + file + ": " + e, e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw BackendException.refused(
          file + " is damaged: delete it if no server runs on the member's volumes");
    }
  }

  void write(Path file) {
    Properties p = new Properties();
    p.setProperty("cluster", owner.cluster());
    p.setProperty("service", owner.service());
    p.setProperty("uuid", owner.uuid());
    p.setProperty("member", owner.member());
    p.setProperty("generation", Long.toString(generation));
    p.setProperty("node", node);
    p.setProperty("address", address);
    p.setProperty("port", Integer.toString(port));
    p.setProperty("status", status.name());
    p.setProperty("phase", phase);
    p.setProperty("pid", Long.toString(process.map(OsProcess::pid).orElse(0L)));
    p.setProperty("started", Long.toString(process.map(OsProcess::started).orElse(0L)));
    p.setProperty("log", log);
    p.setProperty("pgdata", pgdata);
    p.setProperty("grace", Long.toString(graceMillis));
    try {
      StringWriter text = new StringWriter();
      p.store(text, null);
      WholeFile.write(file, text.toString());
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot write " + file + ": " + e, e);
    }
  }
}

package io.firecamp.testkit.docker.container;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.PlacementException;
import io.firecamp.backend.container.StaleGenerationException;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.testkit.docker.client.Containers;
import io.firecamp.testkit.docker.client.Docker;
import io.firecamp.testkit.docker.client.DockerContainer;
import io.firecamp.testkit.docker.client.Label;
import io.firecamp.testkit.docker.log.DockerLogBackend;
import io.firecamp.testkit.machine.LoopbackNodes;
import io.firecamp.testkit.machine.file.BootLock;
import io.firecamp.testkit.machine.file.MemberFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs members as containers of this machine's Docker engine, which knows all about them: labels
 * tell whose they are. A lock file tells who starts a member, as making and starting a container
 * are two requests.
 */
public final class DockerContainerBackend implements ContainerBackend {

  /**
   * What the backend needs of the runtime.
   *
   * @param home the runtime's directory, as on the labels
   * @param mount where a volume's files are on a node, or empty if it is not attached there; asked
   *     while no container uses them
   * @param hosts becomes the containers' {@code /etc/hosts}
   */
  public record Surroundings(
      String home,
      SecretBackend secrets,
      BiFunction<String, String, Optional<Path>> mount,
      Path hosts,
      ContainerUser user) {}

  private final Docker docker;
  private final Containers containers;
  private final Images images;
  private final DockerLogBackend logs;
  private final Surroundings around;
  private final MemberFiles files;
  private final UnusedGiven unused;
  private final Description description;
  private final Map<Owner, Object> turns = new ConcurrentHashMap<>();

  /**
   * @param directory where locks and what containers are given are kept
   */
  public DockerContainerBackend(
      Docker docker,
      Containers containers,
      DockerLogBackend logs,
      Surroundings around,
      Path directory) {
    this.docker = docker;
    this.containers = containers;
    this.images = new Images(docker);
    this.logs = logs;
    this.around = around;
    this.files = new MemberFiles(directory);
    this.unused = new UnusedGiven(files);
    this.description = new Description(containers, logs, files);
  }

  @Override
  public Container run(ContainerSpec spec) {
    Optional<Container> known = known(spec, ofMember(spec.owner()));
    if (known.isPresent()) {
      return known.get();
    }
    images.require(spec.image());
    synchronized (turns.computeIfAbsent(spec.owner(), member -> new Object())) {
      return start(spec);
    }
  }

  private Container start(ContainerSpec spec) {
    try (BootLock lock = lock(spec.owner())) {
      // Somebody else may have started it before the lock was taken.
      List<DockerContainer> before = ofMember(spec.owner());
      Optional<Container> meanwhile = known(spec, before);
      if (meanwhile.isPresent() || !lock.isHeld()) {
        return meanwhile.orElseThrow();
      }
      Map<String, Path> mounts = mounts(spec);
      before.forEach(this::forget);
      DockerContainer made = create(spec, mounts);
      begin(spec, made);
      return description.of(made).orElseThrow();
    } catch (IOException e) {
      throw BackendException.transientFailure(
          "cannot start %s: %s".formatted(spec.owner().member(), e), e);
    }
  }

  private List<DockerContainer> ofMember(Owner member) {
    Map<Label, String> labels = ofService(member);
    labels.put(Label.MEMBER, member.member());
    return containers.find(labels);
  }

  private static Map<Label, String> ofService(Owner service) {
    Map<Label, String> labels = new HashMap<>();
    labels.put(Label.CLUSTER, service.cluster());
    labels.put(Label.SERVICE, service.service());
    labels.put(Label.UUID, service.uuid());
    return labels;
  }

  /** The container of that generation if it was started; refuses if another one is in the way. */
  private Optional<Container> known(ContainerSpec spec, List<DockerContainer> ofMember) {
    for (DockerContainer found : ofMember) {
      if (found.isCreated()) {
        continue;
      }
      Container container = description.of(found).orElseThrow();
      if (container.generation() == spec.generation()) {
        return Optional.of(container);
      }
      if (container.generation() > spec.generation() || container.mayWrite()) {
        throw new StaleGenerationException(
            "member %s has a container of generation %d that is %s, generation %d is not started"
                .formatted(
                    spec.owner().member(),
                    container.generation(),
                    container.state(),
                    spec.generation()));
      }
    }
    if (!spec.node().alive()) {
      throw new PlacementException(
          "node " + spec.node().id() + " is not alive: " + spec.node().detail());
    }
    return Optional.empty();
  }

  private Map<String, Path> mounts(ContainerSpec spec) {
    Map<String, Path> mounts = new TreeMap<>();
    spec.volumes()
        .forEach(
            (target, volume) ->
                mounts.put(
                    target,
                    around
                        .mount()
                        .apply(volume, spec.node().id())
                        .orElseThrow(
                            () ->
                                BackendException.refused(
                                    "volume %s of member %s is not attached to node %s"
                                        .formatted(
                                            volume, spec.owner().member(), spec.node().id())))));
    return mounts;
  }

  private BootLock lock(Owner member) throws IOException {
    return BootLock.tryTake(files.bootLock(member))
        .orElseThrow(
            () ->
                BackendException.transientFailure(
                    "member " + member.member() + " is being started elsewhere", null));
  }

  /** One at a time, so that two members never both find an address free. */
  private synchronized DockerContainer create(ContainerSpec spec, Map<String, Path> mounts)
      throws IOException {
    refuseIfTaken(spec);
    for (Path source : mounts.values()) {
      around.user().own(source);
    }
    GivenFiles given = new GivenFiles(files.given(spec.owner(), spec.generation()));
    given.write(spec, around.secrets(), around.user());
    List<String> command =
        CreateCommand.of(
            spec, name(spec), around.home(), around.user(), mounts, given, around.hosts());
    Docker.Reply reply = docker.tryRun(command);
    if (!reply.succeeded()) {
      given.delete();
      throw reply.failure(
          "no container can be made for member %s: %s"
              .formatted(spec.owner().member(), reply.lastWord()));
    }
    return ofMember(spec.owner()).stream()
        .filter(c -> c.generation() == spec.generation())
        .findFirst()
        .orElseThrow(
            () ->
                BackendException.transientFailure(
                    "the container of member %s vanished".formatted(spec.owner().member()), null));
  }

  private void refuseIfTaken(ContainerSpec spec) {
    String address = spec.node().address();
    int port = spec.node().port();
    Map<Label, String> there = Map.of(Label.ADDRESS, address, Label.PORT, Integer.toString(port));
    for (DockerContainer other : containers.find(there)) {
      if (description.of(other).filter(Container::mayWrite).isPresent()) {
        throw new PlacementException(
            "port %d of node %s is taken by member %s of service %s"
                .formatted(
                    port, spec.node().id(), other.owner().member(), other.owner().service()));
      }
    }
    if (!LoopbackNodes.isFree(address, port)) {
      throw new PlacementException(
          "port %d of %s is taken by a program that FireCamp does not know"
              .formatted(port, address));
    }
  }

  private void begin(ContainerSpec spec, DockerContainer made) {
    Docker.Reply reply = docker.tryRun(List.of("start", made.id()));
    if (!reply.succeeded()) {
      forget(made);
      throw reply.failure(
          "the container of member %s does not start: %s"
              .formatted(spec.owner().member(), reply.lastWord()));
    }
    if (Files.exists(files.stopMark(spec.owner(), spec.generation()))) {
      containers.signal(made, made.stopSignal());
    }
  }

  private String name(ContainerSpec spec) {
    return "firecamp-%s-%s-%s-g%d"
        .formatted(
            spec.owner().cluster(),
            spec.owner().member(),
            spec.owner().uuid().substring(0, Math.min(8, spec.owner().uuid().length())),
            spec.generation());
  }

  @Override
  public List<Container> find(Owner service) {
    Map<String, Container> newest = new TreeMap<>();
    List<DockerContainer> found = containers.find(ofService(service));
    for (DockerContainer container : found) {
      described(container)
          .ifPresent(
              c ->
                  newest.merge(
                      c.owner().member(),
                      c,
                      (a, b) ->
                          List.of(a, b).stream()
                              .max(Comparator.comparingLong(Container::generation))
                              .orElseThrow()));
    }
    unused.clear(service, found, () -> containers.find(ofService(service)));
    return List.copyOf(newest.values());
  }

  @Override
  public void stop(Container container) {
    for (DockerContainer found : same(container)) {
      if (found.isEnded()) {
        return;
      }
      Path mark = files.stopMark(container.owner(), container.generation());
      try {
        if (!Files.exists(mark)) {
          Files.writeString(mark, "");
        }
      } catch (IOException e) {
        throw BackendException.transientFailure("cannot write " + mark + ": " + e, e);
      }
      if (!found.isCreated()) {
        containers.signal(found, found.stopSignal());
      }
    }
  }

  @Override
  public void remove(Container container) {
    for (DockerContainer found : same(container)) {
      if (description.of(found).filter(Container::mayWrite).isPresent()) {
        throw BackendException.refused(
            "container " + found.name() + " still runs: stop it before it is removed");
      }
      forget(found);
    }
  }

  private List<DockerContainer> same(Container container) {
    return ofMember(container.owner()).stream()
        .filter(c -> c.generation() == container.generation())
        .toList();
  }

  /** Empty for one that is gone, also because it was abandoned before it was started. */
  private Optional<Container> described(DockerContainer found) {
    Optional<Container> described = description.of(found);
    return described.isPresent() ? described : lookAgain(found);
  }

  /** It was only made when it was looked at; meanwhile it may run, or its maker may have ended. */
  private Optional<Container> lookAgain(DockerContainer made) {
    try (@Nullable BootLock lock = BootLock.tryTake(files.bootLock(made.owner())).orElse(null)) {
      if (lock == null) {
        return Optional.of(description.starting(made));
      }
      for (DockerContainer now : same(made)) {
        if (!now.isCreated()) {
          return description.of(now);
        }
        forget(now);
      }
      return Optional.empty();
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot look at " + made.name() + ": " + e, e);
    }
  }

  private List<DockerContainer> same(DockerContainer container) {
    return ofMember(container.owner()).stream().filter(c -> c.id().equals(container.id())).toList();
  }

  /** Its log stays. */
  private void forget(DockerContainer ended) {
    if (!ended.isCreated()) {
      logs.keep(ended);
    }
    new GivenFiles(files.given(ended.owner(), ended.generation())).delete();
    containers.remove(ended);
    try {
      Files.deleteIfExists(files.stopMark(ended.owner(), ended.generation()));
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot forget " + ended.name() + ": " + e, e);
    }
  }
}

package io.firecamp.testkit.machine.file;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where a runtime keeps what it knows of containers. */
public final class MemberFiles {
  private static final String LOCK = ".lock";
  private static final String GIVEN = ".given-";
  private static final String STOP = ".stop-";
  private static final String SUFFIX = ".container";
  private final Path directory;

  /**
   * @param directory made when it is needed
   */
  public MemberFiles(Path directory) {
    this.directory = directory;
  }

  /** What is known of the newest container of the member. */
  public Path state(Owner member) {
    return of(member, SUFFIX);
  }

  /** Held by who starts a container of the member. */
  public Path bootLock(Owner member) {
    return of(member, LOCK);
  }

  /** There while the generation is told to stop; its time is when that was. */
  public Path stopMark(Owner member, long generation) {
    return of(member, STOP + member.uuid() + "-" + generation);
  }

  /** Deletes the stop marks of all other starts of the member before that generation. */
  public void clearBefore(Owner member, long generation) {
    Path service = serviceDirectory(member);
    String word = member.member().toLowerCase(Locale.ROOT) + STOP;
    String spared = word + member.uuid() + "-" + generation;
    if (!Files.isDirectory(service)) {
      return;
    }
    try (Stream<Path> entries = Files.list(service)) {
      for (Path mark : entries.filter(f -> f.getFileName().toString().startsWith(word)).toList()) {
        if (!mark.getFileName().toString().equals(spared)) {
          Files.deleteIfExists(mark);
        }
      }
      WholeFile.clearHalfWritten(state(member));
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot clear " + service + ": " + e, e);
    }
  }

  /** The directory with what that container is given: files and secrets. */
  public Path given(Owner member, long generation) {
    return of(member, GIVEN + member.uuid() + "-" + generation);
  }

  /** What containers of the service were given, also if there is no such container any more. */
  public List<Path> allGiven(Owner service) {
    Path directory = serviceDirectory(service);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    String word = GIVEN + service.uuid() + "-";
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(f -> f.getFileName().toString().contains(word)).toList();
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot read " + directory + ": " + e, e);
    }
  }

  /** Held by who starts a container of the member that is given this. */
  public Path bootLock(Path given) {
    String name = String.valueOf(given.getFileName());
    return given.resolveSibling(name.substring(0, name.indexOf(GIVEN)) + LOCK);
  }

  /** The state files of the service's members, sorted. */
  public List<Path> ofService(Owner service) {
    return list(serviceDirectory(service));
  }

  /** The state files of all members of all services. */
  public List<Path> all() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> services = Files.walk(directory, 2)) {
      return services.filter(Files::isDirectory).flatMap(d -> list(d).stream()).toList();
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot read " + directory + ": " + e, e);
    }
  }

  private Path of(Owner member, String suffix) {
    Path service = serviceDirectory(member);
    try {
      Files.createDirectories(service);
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot make " + service + ": " + e, e);
    }
    return service.resolve(member.member().toLowerCase(Locale.ROOT) + suffix);
  }

  private Path serviceDirectory(Owner owner) {
    return directory
        .resolve(owner.cluster().toLowerCase(Locale.ROOT))
        .resolve(owner.service().toLowerCase(Locale.ROOT));
  }

  private static List<Path> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot read " + directory + ": " + e, e);
    }
  }
}

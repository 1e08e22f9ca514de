package io.firecamp.testkit.machine.file;

import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.metadata.MetadataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Documents as files: the first line is the service and the revision, the rest is the content. */
public final class FileMetadataStore implements MetadataStore {
  private static final String SUFFIX = ".document";

  /** First revisions are drawn, so that none comes again after a delete. */
  private static final SecureRandom FIRST = new SecureRandom();

  private static final long FIRST_BELOW = 1L << 52;
  private final Path directory;
  private final FileLocked locked;

  /**
   * @param directory made when it is needed
   */
  public FileMetadataStore(Path directory) {
    this.directory = directory;
    this.locked = new FileLocked(directory);
  }

  @Override
  public Optional<Document> get(DocumentKey key) {
    return locked.without(() -> read(key));
  }

  @Override
  public Document createIfAbsent(DocumentKey key, String content) {
    return locked.during(
        () -> {
          Optional<Document> existing = read(key);
          return existing.isPresent()
              ? existing.get()
              : write(new Document(key, FIRST.nextLong(FIRST_BELOW) + 1, content));
        });
  }

  @Override
  public Optional<Document> update(Document current, String content) {
    return locked.during(
        () -> {
          Optional<Document> stored = read(current.key());
          if (stored.isEmpty() || stored.get().revision() != current.revision()) {
            return Optional.empty();
          }
          return Optional.of(write(new Document(current.key(), current.revision() + 1, content)));
        });
  }

  @Override
  public boolean delete(Document current) {
    return locked.during(
        () -> {
          Optional<Document> stored = read(current.key());
          if (stored.isEmpty()) {
            return true;
          }
          if (stored.get().revision() != current.revision()) {
            return false;
          }
          Files.delete(file(current.key()));
          return true;
        });
  }

  @Override
  public List<Document> list(String cluster) {
    return locked.without(
        () -> {
          Path of = directory.resolve(Texts.fileName(cluster));
          List<Document> found = new ArrayList<>();
          if (Files.isDirectory(of)) {
            try (Stream<Path> files = Files.list(of)) {
              for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
                parse(cluster, Texts.read(file)).ifPresent(found::add);
              }
            }
          }
          found.sort(Comparator.comparing((Document d) -> d.key().service()));
          return found;
        });
  }

  private Optional<Document> read(DocumentKey key) throws IOException {
    return parse(key.cluster(), Texts.read(file(key)));
  }

  private Document write(Document document) throws IOException {
    Path file = file(document.key());
    Files.createDirectories(file.getParent());
    Texts.write(
        file, document.key().service() + " " + document.revision() + "\n" + document.content());
    return document;
  }

  private static Optional<Document> parse(String cluster, Optional<String> text) {
    return text.map(
        t -> {
          int end = t.indexOf('\n');
          int space = t.lastIndexOf(' ', end);
          return new Document(
              new DocumentKey(cluster, t.substring(0, space)),
              Long.parseLong(t.substring(space + 1, end)),
              t.substring(end + 1));
        });
  }

  private Path file(DocumentKey key) {
    return directory
        .resolve(Texts.fileName(key.cluster()))
        .resolve(Texts.fileName(key.service()) + SUFFIX);
  }
}

package io.firecamp.testkit.memory;

import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.metadata.MetadataStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Documents in a map per cluster. */
public final class InMemoryMetadataStore implements MetadataStore {
  /** More changes than any document sees, so that no revision comes again after a delete. */
  private static final long BETWEEN_FIRSTS = 1_000_000;

  private final ConcurrentHashMap<String, TreeMap<String, Document>> clusters =
      new ConcurrentHashMap<>();
  private final AtomicLong first = new AtomicLong();

  @Override
  public Optional<Document> get(DocumentKey key) {
    TreeMap<String, Document> of = of(key.cluster());
    synchronized (of) {
      return Optional.ofNullable(of.get(key.service()));
    }
  }

  @Override
  public Document createIfAbsent(DocumentKey key, String content) {
    TreeMap<String, Document> of = of(key.cluster());
    synchronized (of) {
      return of.computeIfAbsent(
          key.service(), s -> new Document(key, first.addAndGet(BETWEEN_FIRSTS), content));
    }
  }

  @Override
  public Optional<Document> update(Document current, String content) {
    TreeMap<String, Document> of = of(current.key().cluster());
    synchronized (of) {
      Document stored = of.get(current.key().service());
      if (stored == null || stored.revision() != current.revision()) {
        return Optional.empty();
      }
      Document next = new Document(current.key(), current.revision() + 1, content);
      of.put(current.key().service(), next);
      return Optional.of(next);
    }
  }

  @Override
  public boolean delete(Document current) {
    TreeMap<String, Document> of = of(current.key().cluster());
    synchronized (of) {
      Document stored = of.get(current.key().service());
      if (stored != null && stored.revision() != current.revision()) {
        return false;
      }
      of.remove(current.key().service());
      return true;
    }
  }

  @Override
  public List<Document> list(String cluster) {
    TreeMap<String, Document> of = of(new DocumentKey(cluster, "").cluster());
    synchronized (of) {
      return new ArrayList<>(of.values());
    }
  }

  private TreeMap<String, Document> of(String cluster) {
    return clusters.computeIfAbsent(cluster, c -> new TreeMap<>());
  }
}

package io.firecamp.backend.metadata;

import java.util.List;
import java.util.Optional;

/**
 * Keeps documents with conditional writes. Strongly consistent: a read sees every write that was
 * acknowledged before it began, by any process.
 */
public interface MetadataStore {

  /** Returns the document, or empty if it does not exist. */
  Optional<Document> get(DocumentKey key);

  /**
   * Creates a document. If one exists, changes nothing and returns the existing one. A caller whose
   * reply was lost sees its own content on the next call.
   */
  Document createIfAbsent(DocumentKey key, String content);

  /**
   * Replaces the document if it still has the revision of {@code current}; the stored revision is
   * then one higher. Returns empty and changes nothing if the document has another revision or does
   * not exist.
   */
  Optional<Document> update(Document current, String content);

  /**
   * Deletes the document if it still has that revision. Returns true if the document does not exist
   * on return, including if it did not exist before; false if it has another revision and is
   * unchanged.
   */
  boolean delete(Document current);

  /** Returns all documents of the cluster, sorted by service name; empty if there are none. */
  List<Document> list(String cluster);
}

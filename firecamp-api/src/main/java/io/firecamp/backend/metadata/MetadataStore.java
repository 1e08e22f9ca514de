package io.firecamp.backend.metadata;

import java.util.List;
import java.util.Optional;

/**
 * Keeps documents with conditional writes. Strongly consistent: a read sees every write that was
 * acknowledged before it began, by whichever process.
 */
public interface MetadataStore {

  /** Returns the document, or empty if there is none. */
  Optional<Document> get(DocumentKey key);

  /**
   * Stores a new document. If there is one already, changes nothing and returns that one. A caller
   * whose reply was lost sees its own content on the next call.
   */
  Document createIfAbsent(DocumentKey key, String content);

  /**
   * Replaces the document if it still has the revision of {@code current}; the stored revision is
   * then one higher. Empty if the document has another revision or is gone; nothing is changed
   * then.
   */
  Optional<Document> update(Document current, String content);

  /**
   * Deletes the document if it still has that revision. True if it is gone on return, also when it
   * was before; false if it has another revision, and stays.
   */
  boolean delete(Document current);

  /** All documents of the cluster, sorted by service name; empty if there are none. */
  List<Document> list(String cluster);
}

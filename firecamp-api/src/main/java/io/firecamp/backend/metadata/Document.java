package io.firecamp.backend.metadata;

import java.util.Objects;

/**
 * A stored text with its revision.
 *
 * @param revision grows by one with every change; a document that is created again after it was
 *     deleted never reuses a revision of an earlier document with its key
 */
public record Document(DocumentKey key, long revision, String content) {
  public Document {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(content, "content");
  }
}

package io.firecamp.backend.metadata;

/**
 * A stored text with its revision.
 *
 * @param revision grows by one with every change; a document that is stored anew after it was
 *     deleted does not get a revision again that an earlier one of its key had
 */
public record Document(DocumentKey key, long revision, String content) {}

package io.firecamp.backend.metadata;

/**
 * A stored text with its revision.
 *
 * @param revision grows by one with every change, from 1
 */
public record Document(DocumentKey key, long revision, String content) {}

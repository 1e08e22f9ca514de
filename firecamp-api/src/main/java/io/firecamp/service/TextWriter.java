package io.firecamp.service;

import java.io.Writer;

/** Collects what is written, without the lock that a StringWriter acquires for every write. */
final class TextWriter extends Writer {
  private final StringBuilder text;

  TextWriter(int expected) {
    this.text = new StringBuilder(expected);
  }

  /** Discards what was written. */
  void clear() {
    text.setLength(0);
  }

  @Override
  public void write(int character) {
    text.append((char) character);
  }

  @Override
  public void write(char[] characters, int offset, int length) {
    text.append(characters, offset, length);
  }

  @Override
  public void write(String part) {
    text.append(part);
  }

  @Override
  public void write(String part, int offset, int length) {
    text.append(part, offset, offset + length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return text.toString();
  }
}

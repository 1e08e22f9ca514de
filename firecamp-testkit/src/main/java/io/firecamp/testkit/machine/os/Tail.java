package io.firecamp.testkit.machine.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The end of a text file, of whatever size the file is. */
public final class Tail {
  /** No more than this is read, whatever number of lines is asked for. */
  static final int MOST_BYTES = 16 << 20;

  private static final int FIRST_BYTES = 64 << 10;

  private Tail() {}

  /** The last lines, oldest first; none if there is no such file. */
  public static List<String> lines(Path file, int limit) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = in.size();
      for (int part = FIRST_BYTES; ; part = Math.min(part * 4, MOST_BYTES)) {
        List<String> lines = lines(in, Math.max(0, size - part), size);
        if (lines.size() >= limit || part >= size || part == MOST_BYTES) {
          return lines.subList(Math.max(0, lines.size() - limit), lines.size());
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Those that begin in that part of the file. */
  private static List<String> lines(FileChannel in, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
    while (bytes.hasRemaining() && in.read(bytes, from + bytes.position()) > 0) {}
    int length = bytes.position();
    int begin = 0;
    if (from > 0) {
      while (begin < length && bytes.get(begin) != '\n') {
        begin++;
      }
      // A line that is longer than all that is read is cut.
      begin = begin == length ? 0 : begin + 1;
    }
    String text = new String(bytes.array(), begin, length - begin, StandardCharsets.UTF_8);
    return new ArrayList<>(text.lines().toList());
  }
}

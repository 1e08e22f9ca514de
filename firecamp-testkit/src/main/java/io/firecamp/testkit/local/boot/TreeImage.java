package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.OpenDirectory;
import io.firecamp.testkit.machine.os.ServerUser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files of a directory in one file, from which copies are made with fewer system calls than
 * from the directory itself. Zeros at the end of a file are not stored, and are a hole in a copy: a
 * new WAL segment is little else. Links are left out.
 */
final class TreeImage {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  /** A directory has no size; a file's content begins at the offset and is then that long. */
  private record Entry(String path, long size, int offset, int length) {
    static final long DIRECTORY = -1;

    static Entry parse(String line) {
      String[] words = line.split("\t", 4);
      return new Entry(
          words[3],
          Long.parseLong(words[0]),
          Integer.parseInt(words[1]),
          Integer.parseInt(words[2]));
    }

    String line() {
      return "%d\t%d\t%d\t%s".formatted(size, offset, length, path);
    }
  }

  private final List<Entry> entries;
  private final MappedByteBuffer content;

  private TreeImage(List<Entry> entries, MappedByteBuffer content) {
    this.entries = entries;
    this.content = content;
  }

  /** Writes the image of the directory to two files of that name, the list of entries last. */
  static void write(Path root, Path image) throws IOException {
    List<String> lines = new ArrayList<>();
    try (FileChannel out =
            FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OpenDirectory directory = OpenDirectory.of(root)) {
      add(directory, "", out, lines);
      lines.add(0, Long.toString(out.position()));
    }
    Files.write(list(image), lines);
  }

  private static void add(
      OpenDirectory directory, String prefix, FileChannel out, List<String> lines)
      throws IOException {
    for (Path name : directory.names()) {
      String path = prefix + name;
      BasicFileAttributes found = directory.attributes(name);
      if (found.isDirectory()) {
        lines.add(new Entry(path, Entry.DIRECTORY, 0, 0).line());
        try (OpenDirectory inner = directory.enter(name)) {
          add(inner, path + "/", out, lines);
        }
      } else if (found.isRegularFile()) {
        byte[] bytes = directory.read(name, Integer.MAX_VALUE);
        int length = withoutZeros(bytes);
        int offset = Math.toIntExact(out.position());
        write(out, ByteBuffer.wrap(bytes, 0, length));
        lines.add(new Entry(path, bytes.length, offset, length).line());
      }
    }
  }

  /** Whether both files are there and the image has the size that the list says. */
  static boolean isWhole(Path image) throws IOException {
    return Files.exists(list(image))
        && Files.exists(image)
        && Files.readAllLines(list(image)).get(0).equals(Long.toString(Files.size(image)));
  }

  static TreeImage open(Path image) throws IOException {
    List<String> lines = Files.readAllLines(list(image));
    try (FileChannel in = FileChannel.open(image, StandardOpenOption.READ)) {
      return new TreeImage(
          lines.stream().skip(1).map(Entry::parse).toList(),
          in.map(FileChannel.MapMode.READ_ONLY, 0, in.size()));
    }
  }

  /**
   * Makes everything in that directory, which is there and empty, private to the user. He gets what
   * is inside first: of a directory that is his already he could make a link to elsewhere.
   */
  void copyTo(Path target, ServerUser user) throws IOException {
    user.disown(target);
    for (Entry entry : entries) {
      Path made = target.resolve(entry.path());
      if (entry.size() == Entry.DIRECTORY) {
        Files.createDirectory(made, PRIVATE_DIRECTORY);
      } else {
        try (FileChannel out = FileChannel.open(made, NEW, PRIVATE_FILE)) {
          write(out, content.slice(entry.offset(), entry.length()));
          if (entry.length() < entry.size()) {
            out.write(ByteBuffer.wrap(new byte[1]), entry.size() - 1);
          }
        }
      }
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      user.own(target.resolve(entries.get(i).path()));
    }
    user.own(target);
  }

  private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static int withoutZeros(byte[] bytes) {
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return length;
  }

  private static Path list(Path image) {
    return image.resolveSibling(image.getFileName() + ".list");
  }
}

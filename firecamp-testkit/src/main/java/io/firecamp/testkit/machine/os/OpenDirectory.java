package io.firecamp.testkit.machine.os;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that another user can write, and that is open: its entries are looked up in this very
 * directory, whatever is renamed or replaced on the way to it meanwhile, and no link is followed.
 * Root would otherwise read, or delete, whatever that user's links lead to.
 */
public final class OpenDirectory implements Closeable {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Path path;
  private final DirectoryStream<Path> stream;
  private final @Nullable SecureDirectoryStream<Path> secure;

  private OpenDirectory(Path path, DirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
    // Where the system has no openat, nobody but us is expected to write.
    this.secure = stream instanceof SecureDirectoryStream<Path> open ? open : null;
  }

  /**
   * Opens a directory that is in a directory of ours.
   *
   * @throws NotDirectoryException if it is something else, such as a link
   */
  public static OpenDirectory of(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null) {
      return ours(absolute);
    }
    try (OpenDirectory in = ours(parent)) {
      return in.enter(name);
    }
  }

  /** Opens a directory that only we can replace, links on the way to it included. */
  static OpenDirectory ours(Path directory) throws IOException {
    return new OpenDirectory(directory, Files.newDirectoryStream(directory));
  }

  /**
   * The content of the file below the directory, no link on the way.
   *
   * @param limit how many bytes are read at most
   * @return empty if there is no such file
   */
  public static Optional<byte[]> read(Path root, String below, int limit) throws IOException {
    try (OpenDirectory directory = of(root)) {
      return Optional.of(directory.readBelow(Path.of(below), limit));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private byte[] readBelow(Path below, int limit) throws IOException {
    if (below.getNameCount() > 1) {
      try (OpenDirectory inner = enter(below.getName(0))) {
        return inner.readBelow(below.subpath(1, below.getNameCount()), limit);
      }
    }
    return read(below, limit);
  }

  /** The names of its entries; to be asked for once. */
  public List<Path> names() {
    List<Path> names = new ArrayList<>();
    stream.forEach(entry -> names.add(Objects.requireNonNull(entry.getFileName())));
    return names;
  }

  /** What the entry is, not what it links to. */
  public BasicFileAttributes attributes(Path name) throws IOException {
    return secure == null
        ? Files.readAttributes(
            path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        : secure
            .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
  }

  /**
   * Opens a directory in it.
   *
   * @throws NotDirectoryException if it is something else, such as a link
   */
  public OpenDirectory enter(Path name) throws IOException {
    Path inner = path.resolve(name);
    if (!attributes(name).isDirectory()) {
      throw new NotDirectoryException(inner.toString());
    }
    return new OpenDirectory(
        inner,
        secure == null
            ? Files.newDirectoryStream(inner)
            : secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * The first bytes of a file in it.
   *
   * @throws IOException also if it is no regular file
   */
  public byte[] read(Path name, int limit) throws IOException {
    if (!attributes(name).isRegularFile()) {
      throw new IOException(path.resolve(name) + " is not a regular file");
    }
    try (SeekableByteChannel in =
        secure == null
            ? Files.newByteChannel(path.resolve(name), READ)
            : secure.newByteChannel(name, READ)) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      ByteBuffer part = ByteBuffer.allocate((int) Math.min(Math.max(in.size(), 512), 1 << 16));
      while (content.size() < limit && in.read(part.clear()) > 0) {
        content.write(part.array(), 0, Math.min(part.position(), limit - content.size()));
      }
      return content.toByteArray();
    }
  }

  void deleteFile(Path name) throws IOException {
    if (secure == null) {
      Files.delete(path.resolve(name));
    } else {
      secure.deleteFile(name);
    }
  }

  void deleteDirectory(Path name) throws IOException {
    if (secure == null) {
      Files.delete(path.resolve(name));
    } else {
      secure.deleteDirectory(name);
    }
  }

  Path path(Path name) {
    return path.resolve(name);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

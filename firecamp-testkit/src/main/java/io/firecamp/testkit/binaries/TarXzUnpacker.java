package io.firecamp.testkit.binaries;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks one tar.xz stream into an empty directory, so that every user can read the result.
 *
 * <p>Nothing is ever written outside the directory: entries with {@code ..} or an absolute name are
 * refused, and links are made last, so that no file is written through one.
 */
final class TarXzUnpacker {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int OWNER_EXECUTE = 0100;
  static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");
  static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

  private final Path root;
  private final List<TarArchiveEntry> copies = new ArrayList<>();
  private final List<TarArchiveEntry> links = new ArrayList<>();

  private TarXzUnpacker(Path root) {
    this.root = root;
  }

  static void unpack(InputStream txz, Path emptyDirectory) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZInputStream(new BufferedInputStream(txz, BUFFER_BYTES)), "UTF-8")) {
      new TarXzUnpacker(emptyDirectory).unpack(tar);
    }
  }

  private void unpack(TarArchiveInputStream tar) throws IOException {
    Files.setPosixFilePermissions(root, EXECUTABLE);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.isSymbolicLink()) {
        links.add(entry);
      } else if (entry.isLink()) {
        copies.add(entry);
      } else if (entry.isDirectory()) {
        directories(inside(root.resolve(entry.getName()), entry));
      } else if (entry.isFile()) {
        write(tar, entry);
      } else {
        throw new IOException("entry " + entry.getName() + " is no file, directory or link");
      }
    }
    for (TarArchiveEntry copy : copies) {
      Path file = inside(root.resolve(copy.getName()), copy);
      directories(parent(file));
      Files.copy(
          inside(root.resolve(copy.getLinkName()), copy), file, StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (TarArchiveEntry link : links) {
      link(link);
    }
    for (TarArchiveEntry link : links) {
      checkTarget(link);
    }
  }

  private void write(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
    Path file = inside(root.resolve(entry.getName()), entry);
    directories(parent(file));
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      tar.transferTo(out);
    }
    boolean executable = (entry.getMode() & OWNER_EXECUTE) != 0;
    Files.setPosixFilePermissions(file, executable ? EXECUTABLE : READABLE);
  }

  private void link(TarArchiveEntry entry) throws IOException {
    Path link = inside(root.resolve(entry.getName()), entry);
    directories(parent(link));
    Path target = Path.of(entry.getLinkName());
    inside(parent(link).resolve(target), entry);
    Files.createSymbolicLink(link, target);
  }

  /** A chain of links may lead outside although each of them looks harmless. */
  private void checkTarget(TarArchiveEntry entry) throws IOException {
    Path link = root.resolve(entry.getName());
    if (Files.exists(link) && !link.toRealPath().startsWith(root.toRealPath())) {
      throw outside(entry);
    }
  }

  private void directories(Path directory) throws IOException {
    if (directory.equals(root)) {
      return;
    }
    directories(parent(directory));
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(directory);
      Files.setPosixFilePermissions(directory, EXECUTABLE);
    }
  }

  private Path inside(Path path, TarArchiveEntry entry) throws IOException {
    for (Path name : Path.of(entry.getName())) {
      if (name.toString().equals("..")) {
        throw outside(entry);
      }
    }
    Path normal = path.normalize();
    if (!normal.startsWith(root)) {
      throw outside(entry);
    }
    return normal;
  }

  private static IOException outside(TarArchiveEntry entry) {
    return new IOException("entry " + entry.getName() + " leads out of the archive");
  }

  private static Path parent(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IOException("no parent directory: " + path);
    }
    return parent;
  }
}

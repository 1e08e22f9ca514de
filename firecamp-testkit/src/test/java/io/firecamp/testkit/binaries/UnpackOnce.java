package io.firecamp.testkit.binaries;

import java.nio.file.Path;

/** Runs in a JVM of its own: unpacks the class path's archive and prints where. */
final class UnpackOnce {
  private UnpackOnce() {}

  public static void main(String[] args) {
    System.out.println("UNPACKED " + PostgresBinaries.classpath(Path.of(args[0])));
  }
}

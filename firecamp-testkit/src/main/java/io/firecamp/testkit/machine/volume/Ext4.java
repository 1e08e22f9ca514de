package io.firecamp.testkit.machine.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file system of a device, with the tools of e2fsprogs and util-linux. */
final class Ext4 {
  private static final Pattern SIZE =
      Pattern.compile("^Block (?:count|size): +(\\d+)$", Pattern.MULTILINE);
  private static final long HALF_A_GIB = 1L << 29;

  private Ext4() {}

  /** Once in the life of a volume, when it is made: later it may only look empty. */
  static void format(Path disk, int uid, int gid) throws IOException {
    Tools.run(
        "mkfs.ext4",
        "-q",
        "-F",
        "-m",
        "0",
        "-E",
        "root_owner=%d:%d,lazy_itable_init=1,lazy_journal_init=1".formatted(uid, gid),
        disk.toString());
  }

  /** {@code wipefs} without options lists what the device carries, and changes nothing. */
  static boolean isOn(Path device) throws IOException {
    return Tools.run("wipefs", "--noheadings", "--output", "TYPE", device.toString())
        .contains("ext4");
  }

  /** Whether the file system is smaller than its device of that many bytes. */
  static boolean leavesRoom(Path device, long bytes) throws IOException {
    Matcher size = SIZE.matcher(Tools.run("dumpe2fs", "-h", device.toString()));
    long blocks = size.find() ? Long.parseLong(size.group(1)) : 0;
    long used = size.find() ? blocks * Long.parseLong(size.group(1)) : bytes;
    return used <= bytes - HALF_A_GIB;
  }

  /** Grows it to its device; while it is mounted, that may need rights that containers lack. */
  static void fill(Path device) throws IOException {
    Tools.run("resize2fs", device.toString());
  }

  /** Grows it to its device, which {@code resize2fs} does only after a check. */
  static void fillUnmounted(Path device) throws IOException {
    try {
      check(device);
    } catch (IOException repaired) {
      // It ends with an error also when it repaired something; then nothing is left to repair.
      check(device);
    }
    fill(device);
  }

  private static void check(Path device) throws IOException {
    Tools.run("e2fsck", "-f", "-p", device.toString());
  }

  static void mount(Path device, Path point) throws IOException {
    Tools.run("mount", "-t", "ext4", "-o", "noatime", device.toString(), point.toString());
  }
}

package io.firecamp.testkit.memory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types of EBS volumes, and what can be provisioned of each. */
enum EbsType {
  GP3(new Range(3_000, 80_000), new Range(125, 2_000), false),
  GP2(Range.NONE, Range.NONE, false),
  IO1(new Range(100, 64_000), Range.NONE, true),
  IO2(new Range(100, 256_000), Range.NONE, true),
  ST1(Range.NONE, Range.NONE, false),
  SC1(Range.NONE, Range.NONE, false),
  STANDARD(Range.NONE, Range.NONE, false);

  /** Numbers that are accepted, the bounds too. */
  record Range(int from, int to) {
    static final Range NONE = new Range(1, 0);

    boolean holds(int number) {
      return number >= from && number <= to;
    }

    boolean isEmpty() {
      return to < from;
    }
  }

  static final Map<String, EbsType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(EbsType::word, Function.identity()));

  final Range iops;
  final Range throughputMibps;
  final boolean iopsRequired;

  EbsType(Range iops, Range throughputMibps, boolean iopsRequired) {
    this.iops = iops;
    this.throughputMibps = throughputMibps;
    this.iopsRequired = iopsRequired;
  }

  /** Its name in requests. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names, as a sentence lists them. */
  static String names() {
    return Arrays.stream(values()).map(EbsType::word).collect(Collectors.joining(", "));
  }
}

package io.firecamp.aws.ebs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The types of EBS volumes, and what can be provisioned of each (EBS user guide, "volume types").
 */
enum EbsType {
  GP3(new Range(1, 65_536), new Range(3_000, 80_000), 500, new Range(125, 2_000), false),
  GP2(new Range(1, 16_384), Range.NONE, 0, Range.NONE, false),
  IO1(new Range(4, 16_384), new Range(100, 64_000), 50, Range.NONE, true),
  IO2(new Range(4, 65_536), new Range(100, 256_000), 1_000, Range.NONE, true),
  ST1(new Range(125, 16_384), Range.NONE, 0, Range.NONE, false),
  SC1(new Range(125, 16_384), Range.NONE, 0, Range.NONE, false),
  STANDARD(new Range(1, 1_024), Range.NONE, 0, Range.NONE, false);

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

  private static final Map<String, EbsType> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(EbsType::word, Function.identity()));

  final Range sizeGib;
  final Range iops;
  final int iopsPerGib;
  final Range throughputMibps;
  final boolean iopsRequired;

  EbsType(Range sizeGib, Range iops, int iopsPerGib, Range throughputMibps, boolean iopsRequired) {
    this.sizeGib = sizeGib;
    this.iops = iops;
    this.iopsPerGib = iopsPerGib;
    this.throughputMibps = throughputMibps;
    this.iopsRequired = iopsRequired;
  }

  /** All by their names in requests. */
  static Map<String, EbsType> byName() {
    return BY_NAME;
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

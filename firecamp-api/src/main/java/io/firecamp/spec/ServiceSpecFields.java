package io.firecamp.spec;

import static io.firecamp.spec.FieldCodec.FLAG;
import static io.firecamp.spec.FieldCodec.LIST;
import static io.firecamp.spec.FieldCodec.NUMBER;
import static io.firecamp.spec.FieldCodec.TEXT;
import static io.firecamp.spec.SpecField.Change.always;
import static io.firecamp.spec.SpecField.Change.refused;

import io.firecamp.spec.SpecField.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The fields of a {@link ServiceSpec}, each declared here and nowhere else. */
final class ServiceSpecFields {
  private static final String FIXED = "it is fixed when the service is provisioned";
  private static final Change OF_VOLUME = refused("only the size of a volume can be changed");
  private static final Change RESTART = always(ChangeEffect.Kind.RESTART);
  private static final Change RECORD = always(ChangeEffect.Kind.RECORD);

  /** A spec under construction, with those parts of it that have builders of their own. */
  static final class Draft {
    final ServiceSpec.Builder spec = ServiceSpec.builder();
    final VolumeSpec.Builder data = VolumeSpec.builder();
    final VolumeSpec.Builder journal = VolumeSpec.builder();
    final ResourceSpec.Builder resources = ResourceSpec.builder();

    ServiceSpec.Builder whole() {
      return spec.dataVolume(data.build())
          .journalVolume(journal.build())
          .resources(resources.build());
    }
  }

  static final FieldTable<ServiceSpec, Draft> TABLE = new FieldTable<>(declared());

  private ServiceSpecFields() {}

  private static List<SpecField<ServiceSpec, Draft>> declared() {
    List<SpecField<ServiceSpec, Draft>> all = new ArrayList<>();
    all.add(
        SpecField.of(
            "replicas",
            NUMBER,
            ServiceSpec::replicas,
            (draft, n) -> draft.spec.replicas(n),
            3,
            RECORD));
    all.add(
        SpecField.of(
            "zones",
            LIST,
            ServiceSpec::zones,
            (draft, zones) -> draft.spec.zones(zones),
            List.of(),
            refused("members stay in the zones that their volumes are in")));
    all.add(
        SpecField.of(
            "image", TEXT, ServiceSpec::image, (draft, i) -> draft.spec.image(i), "", RESTART));
    all.add(
        SpecField.of(
            "port",
            NUMBER,
            ServiceSpec::port,
            (draft, port) -> draft.spec.port(port),
            0,
            refused(FIXED)));
    all.add(
        SpecField.of(
            "domain",
            TEXT,
            ServiceSpec::effectiveDomain,
            (draft, domain) -> draft.spec.domain(domain),
            "",
            refused(FIXED)));
    all.add(
        SpecField.of(
            ServiceSpec.DELETION_PROTECTION,
            FLAG,
            ServiceSpec::deletionProtection,
            (draft, on) -> draft.spec.deletionProtection(on),
            false,
            RECORD));
    all.add(
        SpecField.map("tags", ServiceSpec::tags, (draft, tags) -> draft.spec.tags(tags), RECORD));
    volume(all, "dataVolume", ServiceSpec::dataVolume, d -> d.data, ChangeEffect.Kind.RECORD);
    // What the WAL may take is derived from the size of the journal volume.
    volume(
        all, "journalVolume", ServiceSpec::journalVolume, d -> d.journal, ChangeEffect.Kind.RELOAD);
    resources(all);
    return all;
  }

  private static void volume(
      List<SpecField<ServiceSpec, Draft>> all,
      String name,
      Function<ServiceSpec, VolumeSpec> get,
      Function<Draft, VolumeSpec.Builder> draft,
      ChangeEffect.Kind grown) {
    all.add(
        SpecField.of(
            name + ".sizeGib",
            NUMBER,
            s -> get.apply(s).sizeGib(),
            (d, n) -> draft.apply(d).sizeGib(n),
            0,
            size(grown)));
    all.add(
        SpecField.of(
            name + ".type",
            TEXT,
            s -> get.apply(s).type(),
            (d, type) -> draft.apply(d).type(type),
            VolumeSpec.DEFAULT_TYPE,
            OF_VOLUME));
    all.add(
        SpecField.of(
            name + ".encrypted",
            FLAG,
            s -> get.apply(s).encrypted(),
            (d, on) -> draft.apply(d).encrypted(on),
            false,
            OF_VOLUME));
    all.add(
        SpecField.optional(
            name + ".iops",
            NUMBER,
            s -> number(get.apply(s).iops()),
            (d, n) -> draft.apply(d).iops(n),
            OF_VOLUME));
    all.add(
        SpecField.optional(
            name + ".throughputMibps",
            NUMBER,
            s -> number(get.apply(s).throughputMibps()),
            (d, n) -> draft.apply(d).throughputMibps(n),
            OF_VOLUME));
  }

  private static Change size(ChangeEffect.Kind grown) {
    ChangeEffect grows = ChangeEffect.of(grown);
    ChangeEffect refused = ChangeEffect.refused("volumes only grow");
    return (key, stored, wanted, all) ->
        Integer.parseInt(wanted) < Integer.parseInt(stored) ? refused : grows;
  }

  private static void resources(List<SpecField<ServiceSpec, Draft>> all) {
    all.add(
        SpecField.of(
            "resources.reservedCpuUnits",
            NUMBER,
            s -> s.resources().reservedCpuUnits(),
            (d, n) -> d.resources.reservedCpuUnits(n),
            ResourceSpec.DEFAULT_CPU_UNITS,
            RESTART));
    all.add(
        SpecField.of(
            "resources.reservedMemoryMib",
            NUMBER,
            s -> s.resources().reservedMemoryMib(),
            (d, n) -> d.resources.reservedMemoryMib(n),
            ResourceSpec.DEFAULT_MEMORY_MIB,
            RESTART));
    all.add(
        SpecField.optional(
            "resources.maxCpuUnits",
            NUMBER,
            s -> number(s.resources().maxCpuUnits()),
            (d, n) -> d.resources.maxCpuUnits(n),
            RESTART));
    all.add(
        SpecField.optional(
            "resources.maxMemoryMib",
            NUMBER,
            s -> number(s.resources().maxMemoryMib()),
            (d, n) -> d.resources.maxMemoryMib(n),
            RESTART));
  }

  private static Optional<Integer> number(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }
}

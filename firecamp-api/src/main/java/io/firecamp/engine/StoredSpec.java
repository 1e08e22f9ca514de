package io.firecamp.engine;

import io.firecamp.backend.volume.VolumePurpose;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;

/** The spec that a record holds, without secrets. */
final class StoredSpec {
  private StoredSpec() {}

  static ServiceSpec of(ServiceRecord service) {
    return ServiceSpec.fromFields(
        service.cluster(), service.name(), service.kind(), service.fields(), service.settings());
  }

  static VolumeSpec volume(ServiceSpec spec, VolumePurpose purpose) {
    return purpose == VolumePurpose.DATA ? spec.dataVolume() : spec.journalVolume();
  }
}

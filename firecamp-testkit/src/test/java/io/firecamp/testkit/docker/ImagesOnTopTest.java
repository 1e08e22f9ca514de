package io.firecamp.testkit.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.scenario.Clusters;
import io.firecamp.testkit.scenario.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Images on top of ours: PostGIS, and one that a user makes. */
@Tag("docker")
class ImagesOnTopTest {

  @Test
  void postgis_isOnPrimaryAndStandby() throws Exception {
    try (DockerFirecamp firecamp = DockerFirecamp.ephemeral()) {
      PostgresService mypg =
          Postgres.on(firecamp)
              .provision(
                  Engine.spec()
                      .replicas(2)
                      .image(Engine.IMAGE + "-postgis:" + Engine.major())
                      .build());
      Clusters.execute(
          mypg.primary().dataSource("postgres"),
          "CREATE EXTENSION postgis",
          "CREATE TABLE camp (name text, place geography(Point))",
          "INSERT INTO camp VALUES ('Berlin', 'POINT(13.4 52.5)'), ('Paris', 'POINT(2.35 48.85)')");

      for (PostgresMember member : mypg.members()) {
        Clusters.awaitOne(
            member,
            "SELECT round(ST_Distance(a.place, b.place) / 1000)::text FROM camp a, camp b"
                + " WHERE a.name = 'Berlin' AND b.name = 'Paris'",
            "879");
      }
    }
  }

  @Test
  void imageOfOnesOwn_isAccepted() throws Exception {
    String tag = "firecamp-test-" + UUID.randomUUID() + ":1";
    Path context = Files.createTempDirectory("firecamp-test-");
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM %s:%d
        USER root
        RUN cd "$(pg_config --sharedir 2>/dev/null || echo /usr/share/postgresql/$PG_MAJOR)/extension" \\
          && echo "default_version = '1'" > camp.control \\
          && echo "CREATE FUNCTION camp() RETURNS text LANGUAGE sql AS 'SELECT ''fire''::text';" > camp--1.sql
        USER 999:999
        """
            .formatted(Engine.IMAGE, Engine.major()));
    try (DockerFirecamp firecamp = DockerFirecamp.ephemeral()) {
      Engine.DOCKER.run(List.of("build", "--tag", tag, "--network", "none", context.toString()));
      PostgresService mypg =
          Postgres.on(firecamp).provision(Engine.spec().replicas(1).image(tag).build());

      Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE EXTENSION camp");

      assertThat(Clusters.one(mypg.primary().dataSource("postgres"), "SELECT camp()"))
          .isEqualTo("fire");
    } finally {
      Engine.DOCKER.tryRun(List.of("image", "rm", "--force", tag));
      Trees.delete(context);
    }
  }
}

package io.sluice.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/**
 * The metadata of an Iceberg table of a Hadoop catalog, whose files hold rows of one partition each
 * (Iceberg Table Spec, "Manifests" and "Appendix D: Single-value serialization").
 */
record IcebergLog(Path table, Set<String> known) implements VersionLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  static IcebergLog of(Path table) {
    return new IcebergLog(table, new HashSet<>());
  }

  @Override
  public Path file(int version) {
    return table.resolve("metadata").resolve("v%d.metadata.json".formatted(version + 1));
  }

  @Override
  public void read(int version, Visibility visibility) {
    try {
      JsonNode metadata = JSON.readTree(Files.readAllBytes(file(version)));
      JsonNode current = metadata.path("current-snapshot-id");
      for (JsonNode snapshot : metadata.path("snapshots")) {
        if (snapshot.path("snapshot-id").equals(current)) {
          readSnapshot(metadata, snapshot, visibility);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readSnapshot(JsonNode metadata, JsonNode snapshot, Visibility visibility)
      throws IOException {
    int partition = column(metadata, "_partition");
    int offset = column(metadata, "_offset");
    for (GenericRecord manifest : records(snapshot.path("manifest-list").asText())) {
      String path = manifest.get("manifest_path").toString();
      if (known.add(path)) {
        for (GenericRecord entry : records(path)) {
          see((GenericRecord) entry.get("data_file"), partition, offset, visibility);
        }
      }
    }
  }

  private static int column(JsonNode metadata, String name) {
    for (JsonNode field : metadata.path("schemas").path(0).path("fields")) {
      if (field.path("name").asText().equals(name)) {
        return field.path("id").asInt();
      }
    }
    throw new IllegalStateException("The table has no column " + name);
  }

  private static void see(GenericRecord file, int partition, int offset, Visibility visibility) {
    int least = bound(file, "lower_bounds", partition).getInt();
    int most = bound(file, "upper_bounds", partition).getInt();
    if (least != most) {
      throw new IllegalStateException("A file has rows of more than one partition: " + file);
    }
    visibility.see(least, bound(file, "upper_bounds", offset).getLong() + 1);
  }

  private static ByteBuffer bound(GenericRecord file, String bounds, int column) {
    for (Object entry : (List<?>) file.get(bounds)) {
      GenericRecord bound = (GenericRecord) entry;
      if ((int) bound.get("key") == column) {
        return ((ByteBuffer) bound.get("value")).duplicate().order(ByteOrder.LITTLE_ENDIAN);
      }
    }
    throw new IllegalStateException("A file has no %s of column %d".formatted(bounds, column));
  }

  private static List<GenericRecord> records(String location) throws IOException {
    Path path = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
    List<GenericRecord> records = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(path.toFile(), new GenericDatumReader<>())) {
      reader.forEach(records::add);
    }
    return records;
  }
}

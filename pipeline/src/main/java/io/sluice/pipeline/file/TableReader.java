package io.sluice.pipeline.file;

import io.sluice.pipeline.Compression;
import io.sluice.pipeline.FilePolicy;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.SchemaPolicy;
import io.sluice.pipeline.TableDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads how a table is written. */
final class TableReader {

  private TableReader() {}

  static TableDefinition read(String name, Section section) {
    TableDefinition.CommitPolicy commit =
        section
            .section("commit")
            .map(TableReader::commit)
            .orElse(TableDefinition.CommitPolicy.DEFAULT);
    TableDefinition table =
        new TableDefinition(
            name,
            mode(section),
            schema(section),
            section.flag("schema_id") ? section.optionalText("schema_id") : Optional.empty(),
            section.texts("partition_by").stream().map(PartitionKeys::read).toList(),
            commit,
            section.section("files").map(TableReader::files).orElse(FilePolicy.DEFAULT),
            section.section("expect").map(ExpectationReader::read).orElse(List.of()),
            section.at());
    section.refuseOthers();
    return table;
  }

  private static Optional<Located> mode(Section section) {
    section.parsed("mode", text -> Choice.of(text, Map.of("append", "append", "upsert", "upsert")));
    return section.optionalText("mode");
  }

  private static Optional<Located> schema(Section section) {
    section.parsed(
        "schema",
        text ->
            Choice.of(
                text,
                Arrays.stream(SchemaPolicy.values())
                    .map(policy -> policy.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toMap(policy -> policy, policy -> policy))));
    return section.optionalText("schema");
  }

  private static FilePolicy files(Section section) {
    FilePolicy standard = FilePolicy.DEFAULT;
    FilePolicy files =
        new FilePolicy(
            section.parsed("target", Quantity::positiveBytes).orElse(standard.targetBytes()),
            section.parsed("open", TableReader::smallCount).orElse(standard.open()),
            section.parsed("compression", TableReader::compression).orElse(standard.compression()));
    section.refuseOthers();
    return files;
  }

  private static TableDefinition.CommitPolicy commit(Section section) {
    TableDefinition.CommitPolicy standard = TableDefinition.CommitPolicy.DEFAULT;
    TableDefinition.CommitPolicy commit =
        new TableDefinition.CommitPolicy(
            section.parsed("every", Quantity::duration).orElse(standard.every()),
            section.parsed("rows", TableReader::count).orElse(standard.rows()),
            section.parsed("bytes", Quantity::bytes).orElse(standard.bytes()));
    section.refuseOthers();
    return commit;
  }

  private static Compression compression(String text) {
    return Choice.of(
        text,
        Map.of("zstd", Compression.ZSTD, "snappy", Compression.SNAPPY, "none", Compression.NONE));
  }

  private static long count(String text) {
    long value = Quantity.count(text);
    if (value <= 0) {
      throw new IllegalArgumentException("'%s' is not positive".formatted(text));
    }
    return value;
  }

  private static int smallCount(String text) {
    long value = count(text);
    if (value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("'%s' is too large".formatted(text));
    }
    return (int) value;
  }
}

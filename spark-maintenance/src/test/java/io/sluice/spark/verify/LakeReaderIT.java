package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.pipeline.Names;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeReaderIT {

  private static final RowType COLUMNS = RowType.of(Field.optional("product_id", Primitive.STRING));

  @TempDir private Path root;

  private Names names;
  private LakeReader reader;

  @BeforeEach
  void reader() {
    names = new Names(Shop.plan(root).pipeline());
    reader = new LakeReader(BatchSession.of(SharedSpark.session()), names);
  }

  private void append() {
    new TestLake(SharedSpark.session(), names)
        .rows(COLUMNS, List.of(Row.of(COLUMNS, "p1")))
        .write()
        .format("delta")
        .mode(SaveMode.Append)
        .save(names.table("products").toString());
  }

  /** Several queries make one check: beside a live writer all have to see the same rows. */
  @Test
  void everyQueryOnATableSeesTheVersionThatItWasOpenedAt() {
    append();
    Dataset<org.apache.spark.sql.Row> opened = reader.table("products");

    append();

    assertThat(opened.count()).isEqualTo(1);
    assertThat(reader.table("products").count()).isEqualTo(2);
  }

  @Test
  void aTableWithoutACommitIsNotFound() {
    assertThat(reader.find("products")).isEmpty();
    assertThatThrownBy(() -> reader.table("products")).isInstanceOf(NotWrittenException.class);
  }
}

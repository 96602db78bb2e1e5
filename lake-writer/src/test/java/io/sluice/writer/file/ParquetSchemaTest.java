package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.List;
import java.util.Set;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

class ParquetSchemaTest {

  @Test
  void writesTypesAsSparkDoes() {
    RowType geo = RowType.of(Field.optional("lat", Primitive.DOUBLE));
    RowType type =
        RowType.of(
            Field.required("i", Primitive.INT),
            Field.optional("l", Primitive.LONG),
            Field.optional("f", Primitive.FLOAT),
            Field.optional("b", Primitive.BOOLEAN),
            Field.optional("s", Primitive.STRING),
            Field.optional("raw", Primitive.BYTES),
            Field.optional("day", Primitive.DATE),
            Field.optional("at", Primitive.TIMESTAMP),
            Field.optional("d9", new Type.Decimal(9, 2)),
            Field.optional("d18", new Type.Decimal(18, 2)),
            Field.optional("d19", new Type.Decimal(19, 2)),
            Field.optional("d38", new Type.Decimal(38, 0)),
            Field.optional("geo", new Type.Struct(geo)),
            Field.optional("tags", new Type.ListOf(Primitive.STRING, true)),
            Field.optional("sums", new Type.MapOf(Primitive.LONG, false)));

    assertThat(ParquetSchema.of(type, Set.of()))
        .isEqualTo(
            MessageTypeParser.parseMessageType(
                """
                message row {
                  required int32 i;
                  optional int64 l;
                  optional float f;
                  optional boolean b;
                  optional binary s (STRING);
                  optional binary raw;
                  optional int32 day (DATE);
                  optional int64 at (TIMESTAMP(MICROS,true));
                  optional int32 d9 (DECIMAL(9,2));
                  optional int64 d18 (DECIMAL(18,2));
                  optional fixed_len_byte_array(9) d19 (DECIMAL(19,2));
                  optional fixed_len_byte_array(16) d38 (DECIMAL(38,0));
                  optional group geo { optional double lat; }
                  optional group tags (LIST) {
                    repeated group list { optional binary element (STRING); }
                  }
                  optional group sums (MAP) {
                    repeated group key_value {
                      required binary key (STRING);
                      required int64 value;
                    }
                  }
                }
                """));
  }

  @Test
  void refusesStructsWithoutColumns() {
    RowType type = RowType.of(Field.optional("s", new Type.Struct(new RowType(List.of()))));

    assertThatThrownBy(() -> ParquetSchema.of(type, Set.of()))
        .isInstanceOf(SluiceException.class)
        .hasMessage(
            "Cannot write Parquet files: struct 's' has no columns, which Parquet cannot hold; give it one or leave it out");
  }
}

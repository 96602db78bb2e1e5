package io.sluice.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class AvroSchemasTest {

  @Test
  void knowsLogicalTypes() {
    assertThat(typeOf("{'type':'int','logicalType':'date'}")).isEqualTo(Type.Primitive.DATE);
    assertThat(typeOf("{'type':'long','logicalType':'timestamp-millis'}"))
        .isEqualTo(Type.Primitive.TIMESTAMP);
    assertThat(typeOf("{'type':'long','logicalType':'timestamp-micros'}"))
        .isEqualTo(Type.Primitive.TIMESTAMP);
    assertThat(typeOf("{'type':'string','logicalType':'uuid'}")).isEqualTo(Type.Primitive.STRING);
    assertThat(typeOf("{'type':'bytes','logicalType':'decimal','precision':9,'scale':2}"))
        .isEqualTo(new Type.Decimal(9, 2));
    assertThat(
            typeOf(
                "{'type':'fixed','name':'F','size':8,'logicalType':'decimal','precision':9,'scale':2}"))
        .isEqualTo(new Type.Decimal(9, 2));
    assertThat(typeOf("{'type':'fixed','name':'F','size':16,'logicalType':'uuid'}"))
        .isEqualTo(Type.Primitive.STRING);
    assertThat(typeOf("{'type':'int','logicalType':'time-millis'}")).isEqualTo(Type.Primitive.INT);
    for (String logical :
        List.of(
            "time-micros", "timestamp-nanos", "local-timestamp-millis", "local-timestamp-micros")) {
      assertThat(typeOf("{'type':'long','logicalType':'%s'}".formatted(logical)))
          .isEqualTo(Type.Primitive.LONG);
    }
    assertThat(typeOf("{'type':'fixed','name':'F','size':12,'logicalType':'duration'}"))
        .isEqualTo(Type.Primitive.BYTES);
  }

  @Test
  void takesAUnionWithNullAsNullable() {
    assertThat(AvroSchemas.rowType(recordOf("['string','null']")))
        .isEqualTo(RowType.of(Field.optional("a", Type.Primitive.STRING)));
    assertThat(typeOf("{'type':'array','items':['null','int']}"))
        .isEqualTo(new Type.ListOf(Type.Primitive.INT, true));
  }

  @Test
  void refusesWithThePathOfTheField() {
    assertRefused(
        "['int','string']",
        "Cannot read Avro field 'a' as a column: it is a union of [int, string]; only a union of"
            + " null and one type has a column");
    assertRefused(
        "{'type':'map','values':{'type':'array','items':'null'}}",
        "Cannot read Avro field 'a{}[]' as a column: it is null in every record");
    assertRefused(
        "{'type':'record','name':'T','fields':[{'name':'next','type':['null','T']}]}",
        "Cannot read Avro field 'a.next' as a column: record T contains itself");
    assertRefused(
        "{'type':'bytes','logicalType':'decimal','precision':39}",
        "Cannot read Avro field 'a' as a column: Cannot make decimal(39, 0): the precision is 1 to"
            + " 38 and the scale 0 to the precision");
  }

  @Test
  void refusesWhatIsNoRecord() {
    assertThatThrownBy(() -> AvroSchemas.rowType(Schema.create(Schema.Type.INT)))
        .hasMessage("Cannot read Avro schema int as columns: it is a int; use a record");
  }

  @Test
  void refusesToWriteANameThatAvroDoesNotAllow() {
    RowType type = RowType.of(Field.required("total price", Type.Primitive.LONG));
    assertThatThrownBy(() -> AvroSchemas.schema(type, "Order"))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("column 'total price' of Order");
  }

  @Test
  void writesNullableColumnsWithADefault() {
    RowType type = RowType.of(Field.optional("a", Type.Primitive.LONG));
    assertThat(AvroSchemas.schema(type, "io.shop.Order").getField("a").hasDefaultValue()).isTrue();
  }

  private static Type typeOf(String field) {
    return AvroSchemas.rowType(recordOf(field)).field(0).type();
  }

  private static void assertRefused(String field, String message) {
    assertThatThrownBy(() -> AvroSchemas.rowType(recordOf(field)))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessage(message);
  }

  private static Schema recordOf(String field) {
    String json = "{'type':'record','name':'R','fields':[{'name':'a','type':%s}]}".formatted(field);
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}

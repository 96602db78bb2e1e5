package io.sluice.schema.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.IncompatibleSchemaException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProtobufSchemasTest {

  @Test
  void givesEveryTypeItsColumn() {
    assertThat(
            columns(
                """
                syntax = "proto3";
                import "google/protobuf/timestamp.proto";
                import "google/protobuf/wrappers.proto";
                import "google/protobuf/duration.proto";
                import "google/protobuf/any.proto";
                import "google/type/date.proto";
                message R {
                  double a = 1; float b = 2; int32 c = 3; int64 d = 4; uint32 e = 5; uint64 f = 6;
                  sint32 g = 7; sint64 h = 8; fixed32 i = 9; fixed64 j = 10; sfixed32 k = 11;
                  sfixed64 l = 12; bool m = 13; string n = 14; bytes o = 15; K p = 16; M q = 17;
                  repeated M r = 18; map<int32, M> s = 19; google.protobuf.Timestamp t = 20;
                  google.protobuf.BoolValue u = 21; google.type.Date v = 22;
                  google.protobuf.Duration w = 23; google.protobuf.Any x = 24;
                  enum K { ZERO = 0; }
                  message M { int32 a = 1; }
                }
                """))
        .isEqualTo(
            "(a double, b float, c int, d long, e long, f decimal(20,0), g int, h long, i long,"
                + " j decimal(20,0), k int, l long, m boolean, n string, o bytes, p string,"
                + " q struct(a int), r list<struct(a int)>, s map<string,struct(a int)>,"
                + " t timestamp, u boolean, v date, w struct(seconds long, nanos int),"
                + " x struct(type_url string, value bytes))");
  }

  @Test
  void columnsComeInTheOrderOfTheText() {
    assertThat(
            columns(
                "syntax = \"proto3\"; message R { int32 z = 9;\n oneof o { int32 y = 8; }\n int32 a = 1; }"))
        .isEqualTo("(z int, y int, a int)");
  }

  @Test
  void namesAreLookedForFromTheInsideOut() {
    assertThat(
            columns(
                """
                syntax = "proto3";
                package shop.orders;
                message R {
                  Item a = 1; R.Item b = 2; orders.Item c = 3; .shop.orders.R.Inner d = 4;
                  message Inner { Item e = 1; message Item { int32 deepest = 1; } }
                  message Item { int32 nested = 1; }
                }
                message Item { int32 packaged = 1; }
                """,
                Map.of()))
        .startsWith(
            "(a struct(nested int), b struct(nested int), c struct(packaged int),"
                + " d struct(e struct(deepest int))");
  }

  @Test
  void importsAreReadWithWhatTheyImport() {
    Map<String, String> files =
        Map.of(
            "a.proto",
                "syntax = \"proto3\"; package a; import public \"b.proto\"; message A { b.B b = 1; }",
            "b.proto",
                "syntax = \"proto2\"; package b; import \"a.proto\"; message B { required K k = 1; } enum K { X = 5; }");
    assertThat(
            columns(
                "syntax = \"proto3\"; import \"a.proto\"; message R { a.A a = 1; b.K k = 2; }",
                files))
        .isEqualTo("(a struct(b struct(k string not null)), k string)");
  }

  @Test
  void groupsAndExtensionsAreNoColumns() {
    assertThat(
            columns(
                "message R { optional int32 a = 1; extensions 100 to 199; repeated group G = 2 {"
                    + " optional int32 x = 1; } } extend R { optional int32 e = 100; }"))
        .isEqualTo("(a int)");
  }

  @Test
  void refusesWithThePathOfTheField() {
    assertRefused(
        "syntax = \"proto3\"; message R { repeated R children = 1; }",
        "Cannot read Protobuf field 'children[]' as a column: message R contains itself; list the"
            + " columns to take under 'schema'");
    assertRefused(
        "syntax = \"proto3\"; import \"google/protobuf/struct.proto\"; message R {"
            + " google.protobuf.Struct any = 1; }",
        "message google.protobuf.Struct contains itself");
    assertRefused(
        "syntax = \"proto3\"; message R { E e = 1; message E {} }",
        "Cannot read Protobuf field 'e' as a column: message R.E has no fields");
    assertRefused("syntax = \"proto3\"; message R { X x = 1; }", "has the type 'X'");
    assertRefused(
        "syntax = \"proto3\"; message R { map<float, int32> x = 1; }", "keys of type 'float'");
    assertRefused(
        "syntax = \"proto3\"; message R { int32 a = 1; int32 b = 1; }",
        "its number 1 is that of 'a' too");
    assertRefused("syntax = \"proto3\"; message R { int32 a = 1; int32 A = 2; }", "appears twice");
    assertRefused(
        "syntax = \"proto3\"; import \"x.proto\"; message R { int32 a = 1; }",
        "it imports 'x.proto', which is not there");
    assertRefused("syntax = \"proto3\"; enum E { Z = 0; }", "it has no message");
    assertRefused("message R { int32", "Cannot read the schema as a Protobuf file");
    assertRefused("", "it has no message");
    assertRefused("message R {".repeat(100_000), "nested more than 200 deep");
    assertRefused(
        "syntax = \"proto3\"; import \"google/type/decimal.proto\"; message R { google.type.Decimal d"
            + " = 1 [(confluent.field_meta).params = { key: \"precision\", value: \"99\" }]; }",
        "Cannot make decimal(99, 0)");
  }

  @Test
  void namesTheMessagesThatThereAre() {
    ProtobufFile file =
        ProtobufFile.parse(
            "package p; message A { message B {} } message C {}", ProtobufImports.none());
    assertThatThrownBy(() -> file.message("A"))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessage(
            "Cannot read Protobuf message 'A': the schema has no such message; it has: p.A, p.A.B, p.C");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> columns(text))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining(message);
  }

  private static String columns(String text) {
    return columns(text, Map.of());
  }

  private static String columns(String text, Map<String, String> files) {
    ProtobufFile file = ProtobufFile.parse(text, name -> Optional.ofNullable(files.get(name)));
    return ProtobufSchemas.rowType(file.first().message()).toString();
  }
}

package io.sluice.schema.protobuf;

import java.util.Map;
import java.util.Optional;

/**
 * The files that may be imported without being registered, reduced to what concerns columns.
 *
 * <p>Names and numbers are those of Protobuf's well-known types, of {@code google.type} and of
 * Confluent's types; options are read by their names, so their definitions may be empty.
 */
final class WellKnownFiles {

  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          wellKnown("timestamp", "message Timestamp { int64 seconds = 1; int32 nanos = 2; }"),
          wellKnown("duration", "message Duration { int64 seconds = 1; int32 nanos = 2; }"),
          wellKnown("any", "message Any { string type_url = 1; bytes value = 2; }"),
          wellKnown("empty", "message Empty {}"),
          wellKnown("field_mask", "message FieldMask { repeated string paths = 1; }"),
          wellKnown("descriptor", ""),
          wellKnown(
              "struct",
              """
              message Struct { map<string, Value> fields = 1; }
              message Value {
                oneof kind {
                  NullValue null_value = 1; double number_value = 2; string string_value = 3;
                  bool bool_value = 4; Struct struct_value = 5; ListValue list_value = 6;
                }
              }
              enum NullValue { NULL_VALUE = 0; }
              message ListValue { repeated Value values = 1; }
              """),
          wellKnown(
              "wrappers",
              """
              message DoubleValue { double value = 1; }
              message FloatValue { float value = 1; }
              message Int64Value { int64 value = 1; }
              message UInt64Value { uint64 value = 1; }
              message Int32Value { int32 value = 1; }
              message UInt32Value { uint32 value = 1; }
              message BoolValue { bool value = 1; }
              message StringValue { string value = 1; }
              message BytesValue { bytes value = 1; }
              """),
          google("date", "message Date { int32 year = 1; int32 month = 2; int32 day = 3; }"),
          google("decimal", "message Decimal { string value = 1; }"),
          google(
              "timeofday",
              """
              message TimeOfDay {
                int32 hours = 1; int32 minutes = 2; int32 seconds = 3; int32 nanos = 4;
              }
              """),
          google(
              "money",
              "message Money { string currency_code = 1; int64 units = 2; int32 nanos = 3; }"),
          google("latlng", "message LatLng { double latitude = 1; double longitude = 2; }"),
          entry("confluent/meta.proto", "confluent", ""),
          entry(
              "confluent/type/decimal.proto",
              "confluent.type",
              "message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }"));

  private WellKnownFiles() {}

  static Optional<String> text(String name) {
    return Optional.ofNullable(TEXTS.get(name));
  }

  private static Map.Entry<String, String> wellKnown(String file, String body) {
    return entry("google/protobuf/%s.proto".formatted(file), "google.protobuf", body);
  }

  private static Map.Entry<String, String> google(String file, String body) {
    return entry("google/type/%s.proto".formatted(file), "google.type", body);
  }

  private static Map.Entry<String, String> entry(String path, String packageName, String body) {
    return Map.entry(path, "syntax = \"proto3\"; package %s; %s".formatted(packageName, body));
  }
}

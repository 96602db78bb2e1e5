package io.sluice.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonSchemasTest {

  private static JsonSchemaFile file(String text) {
    return JsonSchemaFile.parse(text.replace('\'', '"'), Map.of());
  }

  private static String columns(String text) {
    return JsonSchemas.rowType(file(text)).toString();
  }

  /** The column of a field of this schema, which is not required. */
  private static String column(String schema) {
    return columns("{'type':'object','properties':{'a':%s}}".formatted(schema));
  }

  private static void assertRefused(String schema, String reason) {
    assertThatThrownBy(() -> column(schema))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageStartingWith("Cannot read JSON field 'a")
        .hasMessageContaining(reason);
  }

  @Test
  void readsEveryTypeThatHasAColumn() {
    assertThat(column("{'type':'boolean'}")).isEqualTo("(a boolean)");
    assertThat(column("{'type':'integer','minimum':3}")).isEqualTo("(a long)");
    assertThat(column("{'type':'number'}")).isEqualTo("(a double)");
    assertThat(column("{'type':['integer','number']}")).isEqualTo("(a double)");
    assertThat(column("{'type':'string','pattern':'x'}")).isEqualTo("(a string)");
    assertThat(column("{'type':'string','format':'date-time'}")).isEqualTo("(a timestamp)");
    assertThat(column("{'type':'string','format':'date'}")).isEqualTo("(a date)");
    assertThat(column("{'type':'string','format':'time'}")).isEqualTo("(a string)");
    assertThat(column("{'type':'string','format':'uuid'}")).isEqualTo("(a string)");
    assertThat(column("{'type':'string','contentEncoding':'base64'}")).isEqualTo("(a bytes)");
    assertThat(column("{'enum':['x','y']}")).isEqualTo("(a string)");
    assertThat(column("{'enum':[1,2]}")).isEqualTo("(a long)");
    assertThat(column("{'const':true}")).isEqualTo("(a boolean)");
    assertThat(column("{'type':'array','items':{'type':'integer'}}")).isEqualTo("(a list<long>)");
    assertThat(column("{'type':'object','additionalProperties':{'type':'number'}}"))
        .isEqualTo("(a map<string,double>)");
    assertThat(column("{'properties':{'b':{'type':'string'}},'additionalProperties':false}"))
        .isEqualTo("(a struct(b string))");
  }

  @Test
  void aColumnIsNotNullIfItsFieldIsRequiredAndOfNoNull() {
    String all = "'a','b','c','d','e'";
    assertThat(
            columns(
                "{'type':'object','required':[%s],'properties':{'a':{'type':'integer'},"
                        .formatted(all)
                    + "'b':{'type':['null','integer']},'c':{'oneOf':[{'type':'null'},{'type':'integer'}]},"
                    + "'d':{'anyOf':[{'type':'integer'},{'const':null}]},'e':{'enum':['x',null]},"
                    + "'f':{'type':'integer'}}}"))
        .isEqualTo("(a long not null, b long, c long, d long, e string, f long)");
  }

  @Test
  void followsReferencesInTheFileAndToOthers() {
    String address =
        "{\"definitions\":{\"zip\":{\"type\":\"string\"}},\"type\":\"object\","
            + "\"properties\":{\"zip\":{\"$ref\":\"#/definitions/zip\"}}}";
    String order =
        "{\"$defs\":{\"n\":{\"type\":\"integer\"}},\"type\":\"object\",\"properties\":{"
            + "\"n\":{\"$ref\":\"#/$defs/n\"},\"m\":{\"allOf\":[{\"$ref\":\"#/$defs/n\"}]},"
            + "\"to\":{\"$ref\":\"address.json\"},\"zip\":{\"$ref\":\"address.json#/definitions/zip\"}}}";

    assertThat(JsonSchemas.rowType(JsonSchemaFile.parse(order, Map.of("address.json", address))))
        .hasToString("(n long, m long, to struct(zip string), zip string)");
    assertThatThrownBy(() -> columns(order))
        .hasMessageContaining("it is of 'address.json', which is not among the references");
  }

  @Test
  void refusesWhatHasNoColumnNamingTheField() {
    assertRefused("{'type':['integer','string']}", "it is one of [integer, string]");
    assertRefused("{'oneOf':[{'type':'integer'},{'type':'string'}]}", "one or all of several");
    assertRefused("{'type':'string','anyOf':[{'format':'date'}]}", "one or all of several");
    assertRefused("{}", "its schema says nothing of its type");
    assertRefused("true", "its schema says nothing of its type");
    assertRefused("{'type':'null'}", "it is null in every record");
    assertRefused("{'type':'object'}", "it is an object whose properties are not known");
    assertRefused("{'type':'array'}", "its items are not all of one schema");
    assertRefused("{'type':'array','items':[{'type':'integer'}]}", "not all of one schema");
    assertRefused("{'type':'text'}", "JSON Schema has no type 'text'");
    assertRefused("{'$ref':'#/definitions/x'}", "'#/definitions/x', which is not there");
    assertRefused("{'$ref':'#x'}", "only '#/...' is followed");
    assertRefused("{'$ref':'#/y','type':'integer'}", "it has 'type' beside '$ref'");
    assertRefused("{'properties':{'b c':{'type':'integer'}}}", "Cannot read JSON field 'a.b c'");
    assertRefused(
        "{'properties':{'b':{'type':'integer'},'B':{'type':'integer'}}}", "'B' appears twice");
    assertThatThrownBy(() -> columns("{'type':'array','items':{'type':'integer'}}"))
        .hasMessageContaining("it is of list<long> instead of an object with properties");
    assertThatThrownBy(() -> columns("{")).hasMessageStartingWith("Cannot read a JSON schema: ");
  }

  @Test
  void refusesWhatContainsItself() {
    assertRefused("{'$ref':'#'}", "it contains itself");
    assertRefused("{'type':'array','items':{'$ref':'#/properties/a'}}", "it contains itself");
    assertRefused(
        "{'type':'object','additionalProperties':{'$ref':'#/properties/a'}}", "contains itself");
    assertRefused("{'$ref':'#/properties/a'}", "its references lead to no end");
  }

  @Test
  void refusesWhatAShortSchemaMakesMuchOf() {
    StringBuilder doubling = new StringBuilder("{'properties':{'a':{'$ref':'#/d/n0'}},'d':{");
    StringBuilder deep = new StringBuilder(doubling);
    for (int i = 0; i < 300; i++) {
      String next = "{'$ref':'#/d/n%d'}".formatted(i + 1);
      doubling.append("'n%d':{'properties':{'l':%s,'r':%s}},".formatted(i, next, next));
      deep.append("'n%d':{'properties':{'l':%s}},".formatted(i, next));
    }
    String end = "'n300':{'type':'integer'}}}";

    assertThatThrownBy(() -> columns(deep + end))
        .hasMessageContaining("nested more than 200 levels");
    assertThatThrownBy(() -> columns(doubling.toString().replace("n20'", "n300'") + end))
        .hasMessageContaining("more than 100000");
  }

  @Test
  void aSchemaFitsColumnsWhoseValuesItsOwnAre() {
    JsonSchemaFile file =
        file(
            "{'type':'object','properties':{'n':{'type':'integer'},'t':{'type':'string','format':'date'},"
                + "'u':{'type':['integer','string']}}}");

    for (Primitive number : new Primitive[] {Primitive.INT, Primitive.LONG, Primitive.DOUBLE}) {
      JsonSchemas.requireFits(file, RowType.of(Field.required("n", number)));
    }
    JsonSchemas.requireFits(file, RowType.of(Field.required("t", Primitive.STRING)));
    JsonSchemas.requireFits(file, RowType.of(Field.required("other", Primitive.STRING)));
    assertThatThrownBy(
            () -> JsonSchemas.requireFits(file, RowType.of(Field.optional("n", Primitive.STRING))))
        .hasMessage("Cannot fill column 'n': it is string, and the writer's field is long");
    assertThatThrownBy(
            () -> JsonSchemas.requireFits(file, RowType.of(Field.optional("u", Primitive.STRING))))
        .hasMessageContaining("it is one of [integer, string]");
  }
}

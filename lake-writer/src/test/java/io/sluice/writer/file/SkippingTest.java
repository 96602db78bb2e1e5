package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statistics as a reader uses them: files are passed over, and never one with a row sought. */
class SkippingTest {

  private static final Type.Decimal PRICE = new Type.Decimal(20, 2);
  private static final int FILES = 12;
  private static final int ROWS = 3;
  private static final String[] PATH = {"nested", "c"};

  @TempDir Path folder;

  private enum Kind {
    INT(Primitive.INT) {
      @Override
      Literal literal(Object value) {
        return Literal.ofInt((int) (long) (Long) value);
      }
    },
    LONG(Primitive.LONG) {
      @Override
      Literal literal(Object value) {
        return Literal.ofLong((Long) value);
      }
    },
    DOUBLE(Primitive.DOUBLE) {
      @Override
      Literal literal(Object value) {
        return Literal.ofDouble((Double) value);
      }
    },
    FLOAT(Primitive.FLOAT) {
      @Override
      Literal literal(Object value) {
        return Literal.ofFloat((float) (double) (Double) value);
      }
    },
    STRING(Primitive.STRING) {
      @Override
      Literal literal(Object value) {
        return Literal.ofString((String) value);
      }
    },
    DATE(Primitive.DATE) {
      @Override
      Literal literal(Object value) {
        return Literal.ofDate((int) (long) (Long) value);
      }
    },
    TIMESTAMP(Primitive.TIMESTAMP) {
      @Override
      Literal literal(Object value) {
        return Literal.ofTimestamp((Long) value);
      }
    },
    DECIMAL(PRICE) {
      @Override
      Literal literal(Object value) {
        return Literal.ofDecimal((BigDecimal) value, PRICE.precision(), PRICE.scale());
      }
    };

    private final Type type;

    Kind(Type type) {
      this.type = type;
    }

    abstract Literal literal(Object value);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void passesOverFilesButNeverOneWithARowSought(Kind kind) throws IOException {
    RandomRows random = new RandomRows(kind.ordinal());
    RowType nested = RowType.of(Field.optional("c", kind.type));
    RowType type = RowType.of(Field.required("nested", new Type.Struct(nested)));
    LocalTable table = LocalTable.create(folder, type, List.of());
    for (int file = 0; file < FILES; file++) {
      table.append(
          IntStream.range(0, ROWS)
              .mapToObj(i -> Row.of(type, Row.of(nested, random.value(kind.type, true))))
              .toList(),
          ParquetSettings.DEFAULT);
    }
    KernelReader reader = table.reader();
    Map<String, List<List<Object>>> rows = reader.rowsByFile();
    int passedOver = 0;

    for (Object sought : values(rows)) {
      passedOver += FILES - assertFound(reader, rows, kind, "=", sought, order -> order == 0);
      passedOver += FILES - assertFound(reader, rows, kind, "<", sought, order -> order < 0);
      passedOver += FILES - assertFound(reader, rows, kind, ">", sought, order -> order > 0);
    }

    assertThat(passedOver).isPositive();
  }

  /** Returns the files that are to be read. */
  private static int assertFound(
      KernelReader reader,
      Map<String, List<List<Object>>> rows,
      Kind kind,
      String operator,
      Object sought,
      IntPredicate matches)
      throws IOException {
    List<String> read =
        reader.filesThatMayMatch(new Predicate(operator, new Column(PATH), kind.literal(sought)));
    rows.forEach(
        (file, values) -> {
          if (values.stream()
              .map(SkippingTest::value)
              .filter(Objects::nonNull)
              .anyMatch(value -> matches.test(compare(value, sought)))) {
            assertThat(read).as("%s %s", operator, sought).contains(file);
          }
        });
    return read.size();
  }

  private static Set<Object> values(Map<String, List<List<Object>>> rows) {
    return rows.values().stream()
        .flatMap(List::stream)
        .map(SkippingTest::value)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private static Object value(List<Object> row) {
    return ((List<?>) row.get(0)).get(0);
  }

  /** In SQL's order: zeros are equal, NaN is above all. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static int compare(Object left, Object right) {
    if (left instanceof String text) {
      return StatisticsCheck.compareCodePoints(text, (String) right);
    }
    if (left instanceof Double number) {
      return Double.compare(number + 0.0, (Double) right + 0.0);
    }
    return ((Comparable) left).compareTo(right);
  }
}

package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.expression.Scope;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ExpressionFunctionTest {

  private static final RowType CLICKS =
      RowType.of(
          Field.optional("user_id", Primitive.STRING), Field.optional("price", Primitive.DOUBLE));
  private static final RowType PURCHASES =
      RowType.of(
          Field.optional("user_id", Primitive.STRING), Field.optional("quantity", Primitive.INT));

  @Test
  void meansTheSameInAnotherProcess() throws Exception {
    Scope scope = Scope.of("clicks", CLICKS).and("purchases", PURCHASES);
    List<Scope.Column> read = List.of(scope.columns().get(2), scope.columns().get(3));
    ExpressionText text =
        ExpressionText.whole("upper(purchases.user_id) || cast(quantity as string)");

    ExpressionFunction there = sent(new ExpressionFunction(text, read));

    assertThat(there.call(RowFactory.create("ann", 3))).isEqualTo("ANN3");
    assertThat(there.call(RowFactory.create(null, 3))).isNull();
  }

  @Test
  void isTheArgumentOfAnAggregate() throws Exception {
    List<Scope.Column> price = List.of(Scope.of("clicks", CLICKS).columns().get(1));
    ExpressionText text = ExpressionText.argument("sum(abs(price) / 2)");

    ExpressionFunction there = sent(new ExpressionFunction(text, price));

    assertThat(there.call(RowFactory.create(-3.0))).isEqualTo(1.5);
  }

  private static ExpressionFunction sent(ExpressionFunction function) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(function);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (ExpressionFunction) in.readObject();
    }
  }
}

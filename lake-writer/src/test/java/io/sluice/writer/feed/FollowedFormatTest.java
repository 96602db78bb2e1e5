package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.TableSchemaJson;
import io.sluice.writer.table.SettledRecords;
import io.sluice.writer.table.TableRefusedException;
import io.sluice.writer.table.TableState;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowedFormatTest {

  private final FollowedFormat format = new FollowedFormat(new FeedWorld(1).plan());

  private static TableState table(String schemaJson) {
    return new TableState(Map.of(), Map.of(), Optional.of(schemaJson), SettledRecords.NONE);
  }

  @Test
  void aTableOfTheSameColumnsChangesNothing() {
    assertThat(format.follow(TableState.EMPTY)).isFalse();
    assertThat(format.isTableThere()).isFalse();
    assertThat(format.follow(table(format.now().schemaJson()))).isFalse();
    assertThat(format.isTableThere()).isTrue();
  }

  @Test
  void rowsHaveTheTypesOfTheTableOnceItIsThere() {
    String fractions = TableSchemaJson.write(FeedWorld.FRACTION);

    assertThat(format.follow(table(fractions))).isTrue();
    assertThat(format.follow(table(fractions))).isFalse();

    assertThat(format.now().columns()).isEqualTo(FeedWorld.FRACTION);
  }

  @Test
  void aTypeThatNoRowCanHaveIsRefusedOnlyWhereRowsHaveThatColumn() {
    String ids = format.now().schemaJson();

    assertThat(
            format.follow(
                table(
                    ids.replaceFirst(
                        "\"fields\":\\[",
                        "\"fields\":[{\"name\":\"other\",\"type\":\"short\",\"nullable\":true,\"metadata\":{}},"))))
        .isFalse();
    assertThatThrownBy(() -> format.follow(table(ids.replaceFirst("\"long\"", "\"short\""))))
        .isInstanceOf(TableRefusedException.class)
        .hasMessageContaining("column 'id' has type \"short\"");
  }
}

package io.sluice.processor.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFoldersTest {

  private static final RowType COLUMNS = RowType.of(Field.required("id", Primitive.LONG));

  @TempDir private Path state;

  private Path root() {
    return state.resolve("dimensions");
  }

  @Test
  void nothingIsMadeBeforeItIsNeeded() {
    new StateFolders(root()).close();

    assertThat(root()).doesNotExist();
  }

  @Test
  void everyVersionHasAFolderOfItsOwnAndNoneIsLeft() {
    try (StateFolders folders = new StateFolders(root())) {
      RowFile first = RowFile.create(folders.next(), COLUMNS, 0);
      RowFile second = RowFile.create(folders.next(), COLUMNS, 0);

      assertThat(first.putIfAbsent(1L, Row.of(COLUMNS, 1L))).isTrue();
      assertThat(second.get(1L)).isNull();
      first.close();
      second.close();
    }

    assertThat(root()).isDirectoryNotContaining("glob:**/versions");
  }

  @Test
  void whatAKilledProcessLeftIsDeleted() throws IOException {
    Path left = Files.createDirectories(root().resolve("versions/1"));
    Files.writeString(left.resolve("CURRENT"), "cut off");

    try (StateFolders folders = new StateFolders(root())) {
      assertThat(folders.next()).isEqualTo(left).doesNotExist();
    }
  }

  @Test
  void twoProcessorsNeverShareFolders() {
    try (StateFolders one = new StateFolders(root());
        StateFolders other = new StateFolders(root())) {
      one.next();

      assertThatThrownBy(other::next)
          .isInstanceOfSatisfying(
              SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
          .hasMessageContaining("another processor uses it");
    }
  }
}

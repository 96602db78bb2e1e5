package io.sluice.writer.table;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which leaf columns of a table have statistics: so many of the first, or those that are named, as
 * the table's own properties say. It bounds what a commit adds to the log, however many columns
 * there are.
 *
 * @param first how many; not asked if some are named
 * @param named columns, or structs of which all are meant
 */
public record IndexedColumns(int first, Optional<Set<List<String>>> named) {

  private static final String FIRST = "delta.dataSkippingNumIndexedCols";
  private static final String NAMED = "delta.dataSkippingStatsColumns";
  private static final String ALL = "-1";

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern NAME = Pattern.compile("(?:`((?:[^`]|``)*)`|([^`,.]+))\\s*([.,]?)");

  /** As Delta has it where a table says nothing. */
  public static final IndexedColumns DEFAULT = new IndexedColumns(32, Optional.empty());

  public IndexedColumns {
    named = named.map(Set::copyOf);
  }

  /** What a table's properties say; the default where they say nothing that can be understood. */
  public static IndexedColumns of(Map<String, String> properties) {
    String names = properties.get(NAMED);
    if (names != null) {
      return new IndexedColumns(0, Optional.of(parse(names)));
    }
    String first = properties.getOrDefault(FIRST, "").strip();
    if (first.equals(ALL)) {
      return new IndexedColumns(Integer.MAX_VALUE, Optional.empty());
    }
    return NUMBER.matcher(first).matches()
        ? new IndexedColumns(Integer.parseInt(first), Optional.empty())
        : DEFAULT;
  }

  private static Set<List<String>> parse(String names) {
    Set<List<String>> columns = new HashSet<>();
    List<String> path = new ArrayList<>();
    Matcher name = NAME.matcher(names.strip());
    while (name.find()) {
      path.add(name.group(1) == null ? name.group(2).strip() : name.group(1).replace("``", "`"));
      if (!name.group(3).equals(".")) {
        columns.add(List.copyOf(path));
        path.clear();
      }
    }
    return columns;
  }

  /**
   * The paths of the leaves that have statistics. Lists and maps have none; each counts as one.
   *
   * @param columns those in the files, in the order of the table
   */
  public Set<List<String>> among(RowType columns) {
    List<List<String>> leaves = new ArrayList<>();
    addLeaves(columns, List.of(), leaves);
    return named
        .map(wanted -> leaves.stream().filter(leaf -> isNamed(leaf, wanted)))
        .orElseGet(() -> leaves.stream().limit(first))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isNamed(List<String> leaf, Set<List<String>> wanted) {
    for (int length = 1; length <= leaf.size(); length++) {
      if (wanted.contains(leaf.subList(0, length))) {
        return true;
      }
    }
    return false;
  }

  private static void addLeaves(RowType row, List<String> parent, List<List<String>> leaves) {
    for (Field field : row.fields()) {
      List<String> path = new ArrayList<>(parent);
      path.add(field.name());
      if (field.type() instanceof Type.Struct struct) {
        addLeaves(struct.row(), path, leaves);
      } else {
        leaves.add(List.copyOf(path));
      }
    }
  }
}

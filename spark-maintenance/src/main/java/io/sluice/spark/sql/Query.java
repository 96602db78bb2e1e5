package io.sluice.spark.sql;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A question: SQL that cannot change anything.
 *
 * @param relations what it asks for data, by their names; those of the query's own WITH among them
 */
public record Query(String text, Set<String> relations) {

  /**
   * @throws SluiceException with {@link ExitCode#USAGE} and the place if it is no query
   */
  public static Query parse(SparkSession spark, String text) {
    try {
      LogicalPlan plan = spark.sessionState().sqlParser().parseQuery(text);
      Set<String> relations = new LinkedHashSet<>();
      collect(plan, relations);
      return new Query(text, relations);
      // Scala throws it without saying so.
    } catch (Exception e) {
      throw refusal(e);
    }
  }

  private static void collect(QueryPlan<?> plan, Set<String> into) {
    if (plan instanceof UnresolvedRelation relation) {
      into.add(String.join(".", CollectionConverters.asJava(relation.multipartIdentifier())));
    }
    List<QueryPlan<?>> parts = new ArrayList<>();
    CollectionConverters.asJava(plan.children()).forEach(child -> parts.add((QueryPlan<?>) child));
    CollectionConverters.asJava(plan.innerChildren())
        .forEach(inner -> parts.add((QueryPlan<?>) inner));
    CollectionConverters.asJava(plan.subqueries())
        .forEach(subquery -> parts.add((QueryPlan<?>) subquery));
    parts.forEach(part -> collect(part, into));
  }

  /** What Spark says about a query, in the words of a command. */
  public static RuntimeException refusal(Exception failure) {
    if (failure instanceof AnalysisException analysis) {
      return new SluiceException(
          ExitCode.USAGE, "Cannot run the query: " + analysis.getSimpleMessage().strip(), analysis);
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }
}

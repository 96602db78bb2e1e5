package io.sluice.writer.feed;

/** Makes the batches of a feed, of what its records become now. */
final class Batches {

  private final FeedPlan plan;
  private final FeedTables tables;
  private final FeedAlerts alerts;
  private final SchemaNotes notes;
  private final FollowedFormat format;

  Batches(FeedPlan plan, FeedTables tables, FeedAlerts alerts) {
    this.plan = plan;
    this.tables = tables;
    this.alerts = alerts;
    this.notes = new SchemaNotes(plan.schemas());
    this.format = new FollowedFormat(plan);
  }

  /** One that has nothing yet. */
  Batch next() {
    return new Batch(plan, format.now(), tables.quarantine(), alerts, notes);
  }

  FollowedFormat format() {
    return format;
  }

  /** The table has one. */
  void landed(Batch batch) {
    format.sawTable();
    notes.landed(batch.schemas());
  }
}

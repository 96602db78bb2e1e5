package io.sluice.drill;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a campaign does.
 *
 * @param length after which no more trials are begun
 * @param lanes how many trials are made at the same time
 * @param recordsPerSecond that come in each lane
 */
record DrillOptions(
    Path directory, CampaignSettings settings, Duration length, int lanes, int recordsPerSecond) {}

package io.sluice.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What decides which trials a campaign makes; kept in its journal, so that it can be resumed.
 *
 * @param rows of the matrix, as {@link Rows} reads them
 * @param trials how many of a fault that has a share of 1
 */
record CampaignSettings(String rows, int trials, long seed) {

  static final CampaignSettings DEFAULT = new CampaignSettings("0-99", 10, 1);

  String json() {
    return new ObjectMapper()
        .createObjectNode()
        .put("rows", rows)
        .put("trials", trials)
        .put("seed", seed)
        .toString();
  }

  static CampaignSettings of(JsonNode line) {
    return new CampaignSettings(
        line.path("rows").asText(), line.path("trials").asInt(), line.path("seed").asLong());
  }
}

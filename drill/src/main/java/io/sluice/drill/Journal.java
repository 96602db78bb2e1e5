package io.sluice.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign has found so far, one JSON line for every trial and every chapter, in a file from
 * which it can be resumed. May be used by several threads.
 */
final class Journal {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<TrialResult> trials = new ArrayList<>();
  private final List<ChapterResult> chapters = new ArrayList<>();
  private @Nullable CampaignSettings settings;

  private Journal(Path file) {
    this.file = file;
  }

  /** The journal in a directory: a new one, or the one that is there. */
  static Journal in(Path directory) {
    Journal journal = new Journal(directory.resolve("trials.jsonl"));
    try {
      Files.createDirectories(directory);
      if (Files.exists(journal.file)) {
        for (String line : Files.readAllLines(journal.file)) {
          journal.read(JSON.readTree(line));
        }
      }
    } catch (IOException e) {
      throw unusable(journal.file, e);
    }
    return journal;
  }

  private void read(JsonNode line) {
    if (line.has("rows")) {
      settings = CampaignSettings.of(line);
    } else if (line.has("chapter")) {
      chapters.add(ChapterResult.of(line));
    } else {
      trials.add(TrialResult.of(line));
    }
  }

  /** What the campaign was begun with, or resumed with last. */
  synchronized Optional<CampaignSettings> settings() {
    return Optional.ofNullable(settings);
  }

  /** Begins, or goes on, with these settings. */
  synchronized void begin(CampaignSettings now) {
    if (!now.equals(settings)) {
      append(now.json());
      settings = now;
    }
  }

  /** Where it is, with what the campaign has left behind. */
  Path directory() {
    return file.toAbsolutePath().normalize().resolveSibling("");
  }

  synchronized void add(TrialResult result) {
    append(result.json());
    trials.add(result);
  }

  synchronized void add(ChapterResult result) {
    append(result.json());
    chapters.add(result);
  }

  private void append(String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static SluiceException unusable(Path file, IOException e) {
    return new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot keep the drill's journal in %s: %s; name another directory"
            .formatted(file, e.getMessage()),
        e);
  }

  synchronized List<TrialResult> trials() {
    return List.copyOf(trials);
  }

  synchronized List<ChapterResult> chapters() {
    return List.copyOf(chapters);
  }

  /** Trials that need not be made again. */
  Set<Trial> finished() {
    return trials().stream().map(TrialResult::trial).collect(Collectors.toSet());
  }

  /** Everything that was found to be wrong. */
  synchronized List<String> violations() {
    List<String> all = new ArrayList<>();
    trials.forEach(trial -> trial.violations().forEach(v -> all.add(trial.trial() + ": " + v)));
    chapters.forEach(
        chapter -> chapter.violations().forEach(v -> all.add(chapter.topic() + ": " + v)));
    return all;
  }
}

package io.sluice.pipeline.file;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.Position;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A pipeline file on disk: its text becomes YAML nodes, the nodes records, and the records are
 * checked against one another.
 */
public final class PipelineFile {

  private PipelineFile() {}

  /**
   * Reads a pipeline file.
   *
   * @param environment the variables that {@code ${VAR}} in a value may name
   * @throws PipelineFileException with all that is wrong with its content
   * @throws SluiceException if there is no such file, or it cannot be read
   */
  public static Pipeline read(Path path, Map<String, String> environment) {
    return parse(path, text(path), environment);
  }

  /**
   * Like {@link #read}, for a text that is at hand; {@code path} serves messages and references.
   */
  public static Pipeline parse(Path path, String text, Map<String, String> environment) {
    String file = path.toString();
    Problems problems = new Problems();
    Pipeline pipeline =
        problems.collect(
            () -> {
              Section root = Section.root(file, new Environment(environment), node(file, text));
              return new DefinitionReader(path, problems).read(root);
            });
    if (pipeline == null || problems.any()) {
      throw problems.failure();
    }
    return References.checked(pipeline);
  }

  private static Node node(String file, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setMaxAliasesForCollections(20).build();
    try {
      return new Compose(settings)
          .composeString(text)
          .orElseThrow(
              () ->
                  new Invalid(
                      new Position(file, 1, 1), "the file is empty; 'pipeline: NAME' starts one"));
    } catch (MarkedYamlEngineException e) {
      Position at =
          e.getProblemMark()
              .map(mark -> new Position(file, mark.getLine() + 1, mark.getColumn() + 1))
              .orElse(new Position(file, 1, 1));
      throw new Invalid(at, "this is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new Invalid(new Position(file, 1, 1), "this is not YAML: " + e.getMessage());
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot read pipeline file %s: there is no such file; name another with -f FILE"
              .formatted(path),
          e);
    } catch (MalformedInputException e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot read pipeline file %s: it is not UTF-8 text; save it as UTF-8".formatted(path),
          e);
    } catch (IOException e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION, "Cannot read pipeline file %s: %s".formatted(path, reason(e)), e);
    }
  }

  private static String reason(IOException e) {
    return List.of(e.getClass().getSimpleName(), String.valueOf(e.getMessage())).toString();
  }
}

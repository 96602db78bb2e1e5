package io.sluice.logstore;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.ReflectionUtils;

/**
 * Is told when a log entry is on disk under its temporary name and not yet visible: the one moment
 * of a commit that nobody outside can see. For crash tests.
 */
@FunctionalInterface
public interface PublishListener {

  /** The key of a Hadoop configuration that names the listener's class; none by default. */
  String CLASS_KEY = "io.sluice.logstore.publishListener";

  /**
   * May end the process, block or throw; what it throws is what the write throws, and nothing is
   * published.
   *
   * @param target the name under which the file is about to be published
   */
  void temporaryWritten(Path target);

  /** The listener that a configuration names, or one that does nothing. */
  static PublishListener from(Configuration configuration) {
    Class<? extends PublishListener> named =
        configuration.getClass(CLASS_KEY, Silent.class, PublishListener.class);
    return ReflectionUtils.newInstance(named, configuration);
  }

  /** Does nothing. */
  final class Silent implements PublishListener {
    @Override
    public void temporaryWritten(Path target) {}
  }
}

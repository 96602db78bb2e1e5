package io.sluice.writer.quarantine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which records are meant: the part of the command line that says so. */
final class RecordFilter {

  /** Offsets from the first to the last, both included. */
  record Offsets(long first, long last) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,18}))?");

    static Offsets parse(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("'%s' is neither an offset nor FROM-TO".formatted(text));
      }
      long first = Long.parseLong(matcher.group(1));
      long last = matcher.group(2) == null ? first : Long.parseLong(matcher.group(2));
      if (last < first) {
        throw new TypeConversionException("'%s' ends before it begins".formatted(text));
      }
      return new Offsets(first, last);
    }

    boolean hold(long offset) {
      return first <= offset && offset <= last;
    }
  }

  private static final class ToOffsets implements ITypeConverter<Offsets> {
    @Override
    public Offsets convert(String text) {
      return Offsets.parse(text);
    }
  }

  @Option(names = "--topic", paramLabel = "TOPIC", description = "Records of this topic.")
  private @Nullable String topic;

  @Option(names = "--partition", paramLabel = "N", description = "Records of this partition.")
  private @Nullable Integer partition;

  @Option(
      names = "--offset",
      paramLabel = "OFFSET[-LAST]",
      converter = ToOffsets.class,
      description = "The record of this offset, or those from one to another, both included.")
  private @Nullable Offsets offsets;

  @Option(
      names = "--error",
      paramLabel = "TEXT",
      description = "Records whose error, as it was when they came, has this text in it.")
  private @Nullable String error;

  boolean isEmpty() {
    return topic == null && partition == null && offsets == null && error == null;
  }

  boolean takes(QuarantinedRecord record) {
    RecordPlace place = record.place();
    return (topic == null || topic.equals(place.partition().topic()))
        && (partition == null || partition == place.partition().partition())
        && (offsets == null || offsets.hold(place.offset()))
        && (error == null || record.error().contains(error));
  }
}

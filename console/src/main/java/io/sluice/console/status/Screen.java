package io.sluice.console.status;

import java.io.PrintWriter;
import java.util.List;

/** Where a status is shown again and again: a terminal is drawn anew, anything else gets more. */
enum Screen {
  TERMINAL {
    @Override
    void show(List<String> lines, PrintWriter out) {
      out.print(HOME);
      lines.forEach(line -> out.print(line + REST_OF_LINE));
      out.print(REST_OF_SCREEN);
      out.flush();
    }
  },
  STREAM {
    @Override
    void show(List<String> lines, PrintWriter out) {
      lines.forEach(out::println);
      out.println();
      out.flush();
    }
  };

  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K\r\n";
  private static final String REST_OF_SCREEN = "\u001b[J";

  abstract void show(List<String> lines, PrintWriter out);
}

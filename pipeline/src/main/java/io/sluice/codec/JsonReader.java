package io.sluice.codec;

import com.fasterxml.jackson.core.JsonParser;
import io.sluice.schema.RowReceiver;
import java.io.IOException;

/** Reads the value at the parser's token, which is not null, and sets it in a column. */
@FunctionalInterface
interface JsonReader {

  void read(JsonParser json, RowReceiver into, int ordinal) throws IOException;
}

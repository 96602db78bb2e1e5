/** What those who run a pipeline look at. It reads tables and topics, and changes neither. */
@NullMarked
package io.sluice.console;

import org.jspecify.annotations.NullMarked;

/** Tests of what the writer tells somebody who does not watch it. */
package io.sluice.writer.alert;

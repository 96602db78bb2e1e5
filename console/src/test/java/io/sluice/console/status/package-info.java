/** Tests of what is said of a pipeline. */
package io.sluice.console.status;

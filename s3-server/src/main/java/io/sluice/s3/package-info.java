/** An S3 server for tests, as a process of its own. */
@NullMarked
package io.sluice.s3;

import org.jspecify.annotations.NullMarked;

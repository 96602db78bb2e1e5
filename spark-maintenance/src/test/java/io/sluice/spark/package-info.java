/** Tests of the jobs as their users call them: arguments in, reports and tables out. */
@NullMarked
package io.sluice.spark;

import org.jspecify.annotations.NullMarked;

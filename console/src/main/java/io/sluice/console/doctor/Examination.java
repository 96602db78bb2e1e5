package io.sluice.console.doctor;

import java.util.List;

/** Looks at one part of what a pipeline stands on. What it cannot look at it finds to be so. */
interface Examination {

  List<Finding> findings() throws InterruptedException;
}

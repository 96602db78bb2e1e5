/** What rules and dashboards ask for, so that tests can hold the services to it. */
@NullMarked
package io.sluice.deploy;

import org.jspecify.annotations.NullMarked;

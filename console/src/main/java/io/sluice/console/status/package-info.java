/** How a pipeline is: what its tables and topics say of it, whether its services run or not. */
@NullMarked
package io.sluice.console.status;

import org.jspecify.annotations.NullMarked;

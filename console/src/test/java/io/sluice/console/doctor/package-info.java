/** Tests of what is found amiss. */
package io.sluice.console.doctor;

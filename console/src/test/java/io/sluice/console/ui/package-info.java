/** Tests of the page, short of a browser. */
package io.sluice.console.ui;

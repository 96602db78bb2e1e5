/** JSON Schema, as far as it says what columns records have. */
@NullMarked
package io.sluice.schema.json;

import org.jspecify.annotations.NullMarked;

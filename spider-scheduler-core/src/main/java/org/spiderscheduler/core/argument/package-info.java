/** Checks of arguments that say what is wrong in the same words everywhere. Internal to this library. */
@NullMarked
package org.spiderscheduler.core.argument;

import org.jspecify.annotations.NullMarked;

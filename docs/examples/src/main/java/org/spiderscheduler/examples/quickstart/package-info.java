/** The example of the README. */
@NullMarked
package org.spiderscheduler.examples.quickstart;

import org.jspecify.annotations.NullMarked;

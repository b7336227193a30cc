/**
 * The technology compatibility kit: the rules of the specification as abstract JUnit classes, one for each seam. Extend
 * the one for your seam, give it your implementation, and run it like any other test.
 *
 * <p>Every test names the rule that it checks; when it fails, the message names the rule, what was seen, and where to
 * look. The contracts run in virtual time, so that a wait of an hour costs nothing and every run is the same. For an
 * implementation that needs a real network, run them in real time: see
 * {@link org.spiderscheduler.testkit.tck.TckEnvironment}.
 *
 * <p>Needs JUnit Jupiter 5.9 or later, or 6.
 */
@NullMarked
package org.spiderscheduler.testkit.tck;

import org.jspecify.annotations.NullMarked;

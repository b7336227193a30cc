/**
 * The technology compatibility kit: the rules of the specification as abstract JUnit classes, one for each seam. Extend
 * the one of your seam, give it what you have written, and run it as any other test.
 *
 * <p>Every test names the rule that it checks; when it fails, the message names the rule, what was seen, and where to
 * look. The contracts run in virtual time, so that a wait of an hour costs nothing and every run is like the last; what
 * talks to a real network runs them by the real clock, see {@link org.spiderscheduler.testkit.tck.TckEnvironment}.
 *
 * <p>Needs JUnit Jupiter 5.9 or later, or 6.
 */
@NullMarked
package org.spiderscheduler.testkit.tck;

import org.jspecify.annotations.NullMarked;

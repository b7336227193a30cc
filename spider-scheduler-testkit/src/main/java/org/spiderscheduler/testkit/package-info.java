/**
 * Virtual time, and fakes of what surrounds a scheduler: storage, and the execution managers.
 *
 * <p>Nothing here needs a test framework.
 */
@NullMarked
package org.spiderscheduler.testkit;

import org.jspecify.annotations.NullMarked;

/**
 * Assertions on what a scheduler did, in AssertJ's manner: {@link SchedulerAssertions} is the entry point.
 *
 * <p>Needs AssertJ, which is an optional dependency of the testkit.
 */
@NullMarked
package org.spiderscheduler.testkit.assertions;

import org.jspecify.annotations.NullMarked;

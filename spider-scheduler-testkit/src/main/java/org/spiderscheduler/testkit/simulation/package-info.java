/**
 * Deterministic simulation: the production queue, service and runtime with the core under test, on one thread, in
 * virtual time, under faults. One seed decides everything that is random, so it replays the whole run.
 */
@NullMarked
package org.spiderscheduler.testkit.simulation;

import org.jspecify.annotations.NullMarked;

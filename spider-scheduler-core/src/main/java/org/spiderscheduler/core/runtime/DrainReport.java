package org.spiderscheduler.core.runtime;

/**
 * What a drain came to.
 *
 * @param handedOut how many assignments were handed out while draining
 * @param leftToStorage how many entries and assignments were given up here: buffered by the reference core, held for
 *     requeueing, brought since by polls that were in flight, queued or parked, when the drain ended; if a stop or a
 *     failure of the core came before it, at that time. Storage offers their tasks to the next scheduler that
 *     registers. What a core of another kind had buffered is not known and not counted
 * @param withExecutionManagers how many assignments were handed out and not acknowledged at the end
 */
public record DrainReport(long handedOut, int leftToStorage, int withExecutionManagers) {}

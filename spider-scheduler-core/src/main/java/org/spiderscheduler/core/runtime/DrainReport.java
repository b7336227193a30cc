package org.spiderscheduler.core.runtime;

/**
 * The outcome of a drain.
 *
 * @param handedOut how many assignments were handed out while draining
 * @param leftToStorage how many entries and assignments were given up when the drain ended: buffered by the reference
 *     core, held for requeueing, brought late by polls in flight, queued or parked. If the runtime was stopped or its
 *     core failed first, they are counted at that time. Storage offers their tasks to the next scheduler that
 *     registers. What any other core had buffered is unknown and not counted
 * @param withExecutionManagers how many assignments were handed out and not acknowledged at the end
 */
public record DrainReport(long handedOut, int leftToStorage, int withExecutionManagers) {}

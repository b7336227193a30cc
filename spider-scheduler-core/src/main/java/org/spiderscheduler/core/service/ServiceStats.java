package org.spiderscheduler.core.service;

/**
 * The figures of a {@link DispatchingService}, all of one instant. No count is negative.
 *
 * @param executionManagers how many execution managers have joined and neither left nor been considered dead
 * @param waitingCalls how many of their calls for a task are open
 * @param outstanding how many assignments are with them, unacknowledged
 * @param handedOut how many assignments were handed out since the service was made
 */
public record ServiceStats(int executionManagers, int waitingCalls, int outstanding, long handedOut) {}

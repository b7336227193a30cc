/**
 * The figures of {@code docs/performance.md}: a JMH class for each, with its peers as methods beside it, so that all
 * are measured in one run. {@link org.spiderscheduler.benchmarks.figures.Figures} runs one and holds it to its goals.
 *
 * <p>To add a peer: give the figure's class one more {@code @Benchmark} method that does the same work, named after the
 * peer; the table shows it beside the others. A queue that has to be written first belongs in {@code peers}. To compare
 * the dispatch queue with the peer by a goal, add a {@link org.spiderscheduler.benchmarks.figures.Goal} to
 * {@link org.spiderscheduler.benchmarks.figures.Figure}.
 */
@NullMarked
package org.spiderscheduler.benchmarks.figures;

import org.jspecify.annotations.NullMarked;

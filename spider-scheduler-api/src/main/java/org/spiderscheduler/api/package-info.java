/**
 * The seams a scheduler is built from, and the values that cross them.
 *
 * <p>Rule ids such as §3.4 refer to the project's specification, {@code docs/spec.md}. Three rules hold everywhere and
 * are not repeated at each method:
 *
 * <ul>
 *   <li>§1.1 A {@code null} argument throws {@link NullPointerException} and one out of range
 *       {@link IllegalArgumentException}, at the call. Every other failure completes the returned future with a bare
 *       {@link org.spiderscheduler.api.SchedulerException}: not wrapped in a {@code CompletionException}.
 *   <li>§1.2 What a caller does to a returned future (complete, obtrude, cancel) affects nobody else.
 *   <li>§1.6 No value is {@code null}, except the only value that {@link Void} has.
 * </ul>
 */
@NullMarked
package org.spiderscheduler.api;

import org.jspecify.annotations.NullMarked;

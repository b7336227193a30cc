/**
 * Proves that a check can fail: plants a mistake in the production code and lets everything run against it. Test-only.
 *
 * <p>A {@link org.spiderscheduler.testkit.planted.PlantedBug} is a textual edit of one source file;
 * {@link org.spiderscheduler.testkit.planted.EditedClasses} compiles it and loads all of {@code org.spiderscheduler}
 * anew around it. What runs there is a class of the test's own, seen from outside through an interface of the JDK:
 *
 * <pre>{@code
 * var bug = new PlantedBug(
 *         "last in, first out", "the policy reverses the order",
 *         "org.spiderscheduler.core.policy.FifoPolicy", "entries.addLast(", "entries.addFirst(");
 * Supplier<?> firstOut = EditedClasses.with(bug).make(FirstOut.class, Supplier.class);
 * }</pre>
 *
 * <p>A tool that instantiates its test class itself, by name, as Lincheck does, reaches the edited code through a
 * shared interface: {@code EditedClasses.with(bug, Shared.class)}. Another process gets the edited class files by
 * {@code writeTo(directory)}, put before all else on its class path.
 */
@NullMarked
package org.spiderscheduler.testkit.planted;

import org.jspecify.annotations.NullMarked;

package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.Optional;
import org.spiderscheduler.testkit.TaskRef;

/**
 * Something that was seen and must never happen.
 *
 * @param rule the id of the rule of {@code docs/spec.md}, or the property, that does not hold
 * @param seen what was seen
 * @param lookAt where to look
 * @param task the task concerned, if it is about one
 * @param at when, since the beginning
 */
public record Violation(String rule, String seen, String lookAt, Optional<TaskRef> task, Duration at) {
    /** Whether it is a rule of {@code docs/spec.md} that does not hold, not a property of the whole system. */
    boolean isOfSpec() {
        return Character.isDigit(rule.charAt(0));
    }

    /** The rule as people write it. */
    String heading() {
        return isOfSpec() ? "§" + rule : rule;
    }

    /** One line. */
    @Override
    public String toString() {
        return heading() + ", at " + EventLog.time(at.toNanos()) + ": " + seen + " (look at " + lookAt + ")";
    }
}

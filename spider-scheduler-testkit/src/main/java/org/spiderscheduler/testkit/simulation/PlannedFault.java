package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.Objects;

/**
 * One fault of a scenario.
 *
 * @param at when, since the beginning; a fault that needs an occasion waits from then on for the first one
 * @param fault what
 * @param target whom it strikes, or how, as the {@link Fault} says; not negative
 * @param length how long it lasts, where it lasts: an absence, a delay, a jump; not negative
 */
public record PlannedFault(Duration at, Fault fault, int target, Duration length) {
    /**
     * Checks the ranges.
     *
     * @param at when, since the beginning; not negative
     * @param fault what
     * @param target whom it strikes, or how, as the {@link Fault} says; not negative
     * @param length how long it lasts; not negative
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public PlannedFault {
        Objects.requireNonNull(fault, "fault");
        if (at.isNegative()) {
            throw new IllegalArgumentException("at: " + at + " is negative");
        }
        if (target < 0) {
            throw new IllegalArgumentException("target: " + target + " is negative");
        }
        if (length.isNegative()) {
            throw new IllegalArgumentException("length: " + length + " is negative");
        }
    }

    /**
     * A fault whose target is ignored, as the {@link Fault} says.
     *
     * @param at when, since the beginning; not negative
     * @param fault what
     * @param length how long it lasts; not negative
     * @throws IllegalArgumentException if the fault needs a target, or a value is out of range; the message names it
     */
    public PlannedFault(Duration at, Fault fault, Duration length) {
        this(at, unaimed(fault), 0, length);
    }

    private static Fault unaimed(Fault fault) {
        if (Objects.requireNonNull(fault, "fault").isAimed()) {
            throw new IllegalArgumentException("fault: " + fault + " needs a target");
        }
        return fault;
    }

    /** Refuses a phase that is over before this could strike. */
    void checkFits(Duration faultPhase) {
        if (at.compareTo(faultPhase) >= 0) {
            throw new IllegalArgumentException("faultPhase: " + faultPhase + " is over when " + this + " is to strike");
        }
    }

    /** One line. */
    @Override
    public String toString() {
        return EventLog.time(at.toNanos()) + " " + fault + (fault.isAimed() ? ", target " + target : "")
                + (length.isZero() ? "" : ", for " + length);
    }
}

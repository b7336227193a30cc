package org.spiderscheduler.examples.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;

/** The policies that can be chosen by name. To add one, add a constant, and create its policy in {@link #create()}. */
public enum NamedPolicy {
    /** In order of arrival. */
    FIFO,

    /** By resource group, the lowest id first. */
    PRIORITY,

    /** One task of each job in turn. */
    ROUND_ROBIN;

    /**
     * Finds a policy.
     *
     * @param text a name as {@link #toString()} gives it
     * @return the policy with that name, if there is one
     */
    public static Optional<NamedPolicy> of(String text) {
        return Arrays.stream(values())
                .filter(policy -> policy.toString().equals(text))
                .findFirst();
    }

    /**
     * All names.
     *
     * @return the names, in the order of the constants
     */
    public static List<String> names() {
        return Arrays.stream(values()).map(NamedPolicy::toString).toList();
    }

    /**
     * Creates a policy. A policy holds tasks, so each run needs its own.
     *
     * @return a policy that holds nothing
     */
    public SchedulingPolicy create() {
        return switch (this) {
            case FIFO -> new FifoPolicy();
            case PRIORITY -> new PriorityPolicy(Comparator.naturalOrder());
            case ROUND_ROBIN -> new RoundRobinPolicy();
        };
    }

    /** The name, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.spiderscheduler.testkit;

import java.util.Objects;

/** What storage answers to the registration of a task instance. */
public sealed interface Admission {
    /**
     * The task is to be executed.
     *
     * @param instance what to report by
     */
    record Granted(TaskInstance instance) implements Admission {
        /**
         * Checks that nothing is missing.
         *
         * @param instance what to report by
         * @throws NullPointerException if an argument is {@code null}
         */
        public Granted {
            Objects.requireNonNull(instance, "instance");
        }
    }

    /**
     * The task is not to be executed.
     *
     * @param reason why not
     */
    record Refused(Refusal reason) implements Admission {
        /**
         * Checks that nothing is missing.
         *
         * @param reason why not
         * @throws NullPointerException if an argument is {@code null}
         */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }
}

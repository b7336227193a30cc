package org.spiderscheduler.testkit;

import java.util.Objects;

/** Storage's answer to the registration of a task instance. */
public sealed interface Admission {
    /**
     * The task is to be executed.
     *
     * @param instance the instance to report on
     */
    record Granted(TaskInstance instance) implements Admission {
        /**
         * Checks that nothing is missing.
         *
         * @param instance the instance to report on
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

package org.spiderscheduler.examples.trace;

import java.time.Duration;

/** What the readers share: the ranges they accept, and the tasks they add to every job. */
final class Limits {
    /** A hundred years of 365 days. */
    static final long MOST_SECONDS = 3_153_600_000L;

    static final Duration COMMIT = Duration.ofSeconds(1);
    static final Duration CLEANUP = Duration.ofSeconds(1);
    static final String ADDED =
            "Added to each job: a commit task of 1 s, and a cleanup task of 1 s that runs only if the"
                    + " job fails or is cancelled.";

    private Limits() {}
}

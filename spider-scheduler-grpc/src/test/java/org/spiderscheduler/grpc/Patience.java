package org.spiderscheduler.grpc;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long a test waits for something that will happen: long enough for a slow machine that stalls for seconds. */
public final class Patience {
    static final Duration MINUTES = Duration.ofMinutes(10);

    private Patience() {}

    /** Waits for a condition that will hold. */
    @SuppressWarnings("exports") // to tests alone
    public static ConditionFactory await() {
        return Awaitility.await().atMost(MINUTES);
    }
}

package org.spiderscheduler.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The threads of schedulers and of their connections. */
public final class SpiderThreads {
    private SpiderThreads() {}

    public static Set<Thread> running() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> !thread.getName().startsWith("spider-"));
        return threads;
    }

    /** Threads may take a moment to end. */
    public static void awaitNoneBut(Set<Thread> before) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Set<Thread> left = running();
            left.removeAll(before);
            assertThat(left).as("threads that are left").isEmpty();
        });
    }
}

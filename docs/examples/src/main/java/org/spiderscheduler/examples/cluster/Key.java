package org.spiderscheduler.examples.cluster;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** The keys of a configuration file, by their full path: those of Spider's own scheduler, and TLS. */
enum Key {
    HOST("host"),
    PORT("port"),
    TLS("tls"),
    TLS_CERTIFICATE_CHAIN("tls.certificate_chain"),
    TLS_PRIVATE_KEY("tls.private_key"),
    TLS_TRUSTED_CERTIFICATES("tls.trusted_certificates"),
    STORAGE_HOST("storage_endpoint.host"),
    STORAGE_PORT("storage_endpoint.port"),
    STORAGE_TLS("storage_endpoint.tls"),
    STORAGE_TLS_CERTIFICATE_CHAIN("storage_endpoint.tls.certificate_chain"),
    STORAGE_TLS_PRIVATE_KEY("storage_endpoint.tls.private_key"),
    STORAGE_TLS_TRUSTED_CERTIFICATES("storage_endpoint.tls.trusted_certificates"),
    ADVERTISED_HOST("runtime.advertised_endpoint.host"),
    ADVERTISED_PORT("runtime.advertised_endpoint.port"),
    STOP_TIMEOUT("runtime.stop_timeout_sec"),
    DEAD_EM_CUTOFF("runtime.em_registry.dead_em_cutoff_sec"),
    POLICY("runtime.scheduler.policy"),
    QUEUE_CAPACITY("runtime.scheduler.config.dispatch_queue_capacity"),
    READY_CAPACITY("runtime.scheduler.config.ready_task_capacity"),
    COMMIT_CAPACITY("runtime.scheduler.config.commit_ready_task_capacity"),
    CLEANUP_CAPACITY("runtime.scheduler.config.cleanup_ready_task_capacity"),

    // These configure a loop with ticks and a connection pool. This scheduler has neither.
    CONNECTION_POOL_SIZE("connection_pool_size", false),
    LIVENESS_TRACKING_INTERVAL("runtime.em_registry.liveness_tracking_interval_ms", false),
    ACTIVE_JOB_QUEUE_CAPACITY("runtime.scheduler.config.active_job_queue_capacity", false),
    STORAGE_POLL_TIMEOUT("runtime.scheduler.config.storage_poll_timeout_ms", false),
    TICK_INTERVAL("runtime.scheduler.config.tick_interval_ms", false),
    FINALIZING_JOB_EXPIRATION("runtime.scheduler.config.finalizing_job_expiration_timeout_sec", false);

    private final String path;
    private final boolean used;

    Key(String path) {
        this(path, true);
    }

    Key(String path, boolean used) {
        this.path = path;
        this.used = used;
    }

    /** Whether this scheduler uses it; if not, it is accepted and ignored. */
    boolean isUsed() {
        return used;
    }

    static Optional<Key> of(String path) {
        return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
    }

    /** Whether there are keys below this path. */
    static boolean isSection(String path) {
        return Arrays.stream(values()).anyMatch(key -> key.path.startsWith(path + "."));
    }

    /** The key that a wrong path most likely means: the one at the smallest edit distance. */
    static Key nearest(String path) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(key -> edits(path, key.path)))
                .orElseThrow();
    }

    /** How many insertions, deletions and replacements turn one into the other (Levenshtein distance). */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, column -> column);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }

    /** The full path, as in {@code runtime.scheduler.policy}. */
    @Override
    public String toString() {
        return path;
    }
}

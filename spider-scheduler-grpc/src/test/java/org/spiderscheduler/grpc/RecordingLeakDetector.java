package org.spiderscheduler.grpc;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Records the leaks that netty finds, so that a test can fail. Netty creates a detector for each kind of resource, and
 * knows only the name of this class, from the system property {@code io.netty.customResourceLeakDetector}: so the
 * record is static.
 *
 * @param <T> what leaks
 */
@SuppressWarnings("exports") // netty has to find it, nobody else
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {
    static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

    /**
     * The constructor that netty calls.
     *
     * @param resourceType what leaks
     * @param samplingInterval one in how many is watched, unless the level is paranoid
     */
    public RecordingLeakDetector(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    /**
     * A constructor that netty requires, but no longer calls.
     *
     * @param resourceType what leaks
     * @param samplingInterval one in how many is watched, unless the level is paranoid
     * @param maxActive not used
     */
    public RecordingLeakDetector(Class<?> resourceType, int samplingInterval, long maxActive) {
        this(resourceType, samplingInterval);
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        REPORTS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        REPORTS.add(resourceType);
    }
}

package org.spiderscheduler.grpc;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps what netty finds leaked, for a test to fail by. Netty makes one for each kind of resource, and knows only the
 * name of this class, from the system property {@code io.netty.customResourceLeakDetector}: so what it keeps is static.
 *
 * @param <T> what leaks
 */
@SuppressWarnings("exports") // netty has to find it, nobody else
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {
    static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

    /**
     * As netty calls it.
     *
     * @param resourceType what leaks
     * @param samplingInterval every which is watched, unless the level is paranoid
     */
    public RecordingLeakDetector(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    /**
     * As netty calls it no more, but wants it to be there.
     *
     * @param resourceType what leaks
     * @param samplingInterval every which is watched, unless the level is paranoid
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

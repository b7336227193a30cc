package org.spiderscheduler.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A scheduler's view of the storage service: three ready lanes to poll, and the state of a job.
 *
 * <p>Delivery is at least once (§2.5): the same entry can come again, so a scheduler drops duplicates of what it still
 * holds. A scheduler never cancels a poll: entries that the poll has already collected could be lost (§2.7). After a
 * poll whose answer may be lost, the client ensures that storage offers those entries again before a later poll
 * succeeds (§2.9).
 *
 * <p>A runtime polls only through {@link #poll(Lane, int, Duration)}, so a mock must answer that method. While the core
 * runs, the runtime retries a poll that fails with a {@linkplain StorageClientException#isRetryable() retryable}
 * {@link StorageClientException}. Any other failure, whatever its type, is passed to the scheduler core, and ends the
 * reference loop.
 *
 * <p>Futures complete on a thread of the client's choice; inside the runtime they reach a scheduler core on its serial
 * executor (§5.10). No method blocks (§1.4).
 */
public interface SchedulerStorageClient {
    /**
     * Takes ready entries of the lane {@link Lane#REGULAR} (§2.1 to §2.5).
     *
     * @param maxItems the most entries to return; 0 gives an empty batch at once, which still tells the session; not
     *     negative
     * @param wait how long storage may hold the poll while it has fewer than {@code maxItems}; zero answers with what
     *     is available; not negative. Callers must not count on an answer before the wait is over, except with
     *     {@code maxItems} 1, where the first entry is the answer (§2.8)
     * @return the batch; an expired wait gives what has arrived, possibly nothing, and is not an error (§2.3). Fails
     *     with {@link InboundClosedException} if the lane is closed (§2.6), otherwise with another
     *     {@link StorageClientException}
     * @throws IllegalArgumentException if an argument is negative
     */
    CompletableFuture<InboundBatch> pollReady(int maxItems, Duration wait);

    /**
     * Takes ready entries of the lane {@link Lane#COMMIT}; otherwise as {@link #pollReady(int, Duration)}.
     *
     * @param maxItems the most entries to return
     * @param wait how long storage may hold the poll
     * @return the batch
     */
    CompletableFuture<InboundBatch> pollCommitReady(int maxItems, Duration wait);

    /**
     * Takes ready entries of the lane {@link Lane#CLEANUP}; otherwise as {@link #pollReady(int, Duration)}.
     *
     * @param maxItems the most entries to return
     * @param wait how long storage may hold the poll
     * @return the batch
     */
    CompletableFuture<InboundBatch> pollCleanupReady(int maxItems, Duration wait);

    /**
     * Asks for a job's state. A runtime does not retry this call.
     *
     * @param jobId the job
     * @return the state. Fails with {@link JobNotFoundException} if storage does not know the job (§2.6), otherwise
     *     with another {@link StorageClientException}
     */
    CompletableFuture<JobState> jobState(JobId jobId);

    /**
     * Polls the given lane. The default implementation calls that lane's own method.
     *
     * @param lane the lane
     * @param maxItems as in {@link #pollReady(int, Duration)}
     * @param wait as in {@link #pollReady(int, Duration)}
     * @return the batch
     */
    default CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        return switch (lane) {
            case REGULAR -> pollReady(maxItems, wait);
            case COMMIT -> pollCommitReady(maxItems, wait);
            case CLEANUP -> pollCleanupReady(maxItems, wait);
        };
    }
}

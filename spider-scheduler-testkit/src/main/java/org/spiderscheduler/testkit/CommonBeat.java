package org.spiderscheduler.testkit;

import java.util.ArrayDeque;
import org.spiderscheduler.api.ExecutionManagerId;

/**
 * One heartbeat for many execution managers, so that to storage a beat of a thousand costs what one costs: a trace of
 * months has a hundred million of them. Under the lock of storage.
 */
final class CommonBeat {
    /** When it beat last. */
    long last;
    /** Members that storage has marked dead, and that have not been told. */
    final ArrayDeque<ExecutionManagerId> dead = new ArrayDeque<>();
}

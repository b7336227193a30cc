package org.spiderscheduler.core.dispatch;

import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.future.OwnedFuture;

/**
 * A parked call: the future that its caller holds is itself the node of the queue's list. It is linked exactly while
 * nobody has claimed it. All fields are guarded by the queue's lock.
 */
abstract class Parked<T extends @Nullable Object, P extends Parked<T, P>> extends OwnedFuture<T> {
    final DispatchQueue queue;

    @Nullable
    P next;

    @Nullable
    P previous;

    Parked(DispatchQueue queue) {
        this.queue = queue;
    }

    final boolean isLinked() {
        return next != null;
    }
}

package org.spiderscheduler.core;

import java.io.IOException;

/** What code that is not ours may throw. */
public enum Thrown {
    EXCEPTION(new IllegalStateException("on purpose")),
    ERROR(new AssertionError("on purpose")),
    UNSPEAKABLE(new UnspeakableException()),
    /** The compiler would not let it through here, but Kotlin, Scala, Groovy and Lombok do. */
    CHECKED(new IOException("on purpose"));

    @SuppressWarnings("ImmutableEnumChecker") // only thrown
    public final Throwable failure;

    Thrown(Throwable failure) {
        this.failure = failure;
    }

    /** Throws it, although no signature says so. */
    @SuppressWarnings("unchecked")
    public static <X extends Throwable> RuntimeException sneakily(Throwable failure) throws X {
        throw (X) failure;
    }
}

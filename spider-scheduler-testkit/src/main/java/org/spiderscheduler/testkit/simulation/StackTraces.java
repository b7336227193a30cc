package org.spiderscheduler.testkit.simulation;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where something was thrown: for the hints of a violation, never for the log, which is the same on every JDK. */
final class StackTraces {
    private static final int FRAMES = 3;

    private StackTraces() {}

    /** The innermost cause, and the frames in which it was made: the code that failed, below all that wrapped it. */
    static String innermost(Throwable thrown) {
        Throwable cause = thrown;
        // A chain of causes may be circular.
        for (int depth = 0; cause.getCause() != null && depth < 100; depth++) {
            cause = cause.getCause();
        }
        return Stream.of(cause.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(", ", cause + ", at ", ""));
    }
}

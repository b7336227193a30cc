package org.spiderscheduler.testkit;

import java.util.ArrayList;
import java.util.List;

/** What a scheduler did that it must never do. Under the lock of storage. */
final class Mistakes {
    /** A scheduler that goes wrong can go wrong for ever. */
    private static final int MOST = 1_000;

    private final List<String> found = new ArrayList<>();

    void add(String mistake) {
        if (found.size() < MOST) {
            found.add(mistake);
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }
}

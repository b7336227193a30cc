package org.spiderscheduler.testkit;

import java.util.EnumMap;
import java.util.Map;

/** How many there are of each kind. */
final class Tally<E extends Enum<E>> {
    private static final int[] NONE = {0};

    private final Map<E, int[]> counts;

    Tally(Class<E> kinds) {
        counts = new EnumMap<>(kinds);
    }

    int get(E kind) {
        return counts.getOrDefault(kind, NONE)[0];
    }

    void add(E kind, int count) {
        counts.computeIfAbsent(kind, any -> new int[1])[0] += count;
    }

    void move(E from, E to) {
        add(from, -1);
        add(to, 1);
    }
}

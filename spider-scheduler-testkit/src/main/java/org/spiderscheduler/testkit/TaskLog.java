package org.spiderscheduler.testkit;

import java.util.Arrays;

/** The events of one task, packed into two words each: there may be millions. */
final class TaskLog {
    private static final long[] NONE = {};
    private static final int WORDS = 2;

    private long[] words = NONE;
    private int used;

    void add(long at, long what) {
        if (used == words.length) {
            words = Arrays.copyOf(words, words.length == 0 ? 4 * WORDS : words.length + 4 * WORDS);
        }
        words[used++] = at;
        words[used++] = what;
    }

    int size() {
        return used / WORDS;
    }

    long at(int event) {
        return words[event * WORDS];
    }

    long what(int event) {
        return words[event * WORDS + 1];
    }
}

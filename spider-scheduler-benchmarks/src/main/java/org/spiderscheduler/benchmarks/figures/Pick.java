package org.spiderscheduler.benchmarks.figures;

import java.util.HashMap;
import java.util.Map;

/** Identifies a row: the method, and those of its parameters that distinguish it from others. */
record Pick(String what, Map<String, String> params) {
    static Pick of(String what) {
        return new Pick(what, Map.of());
    }

    static Pick of(String what, String name, int value) {
        return new Pick(what, Map.of(name, Integer.toString(value)));
    }

    Pick and(String name, int value) {
        Map<String, String> more = new HashMap<>(params);
        more.put(name, Integer.toString(value));
        return new Pick(what, Map.copyOf(more));
    }
}

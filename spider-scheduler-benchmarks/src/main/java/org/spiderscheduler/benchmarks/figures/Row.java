package org.spiderscheduler.benchmarks.figures;

import java.util.Map;
import java.util.SortedMap;

/** The result of one benchmark: the median of each unit that was measured. */
record Row(String what, SortedMap<String, String> params, Map<Unit, Double> values) {

    /** Whether it is the row that is picked. */
    boolean is(Pick pick) {
        return what.equals(pick.what())
                && params.entrySet().containsAll(pick.params().entrySet());
    }

    /** Its value in a unit that it was measured in. */
    double value(Unit unit) {
        Double value = values.get(unit);
        if (value == null) {
            throw new IllegalStateException(label() + " was not measured in " + unit.sign);
        }
        return value;
    }

    /** Its name and its parameters. */
    String label() {
        StringBuilder text = new StringBuilder(what);
        params.forEach(
                (name, value) -> text.append(", ").append(name).append(' ').append(value));
        return text.toString();
    }
}

package org.spiderscheduler.benchmarks.figures;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A goal for a figure: a multiple of a peer's value in the same run, or, without a peer, an absolute value.
 *
 * @param dividend what is judged
 * @param divisor what it is divided by
 * @param unit what is compared
 * @param limit the greatest acceptable value, or the least
 * @param atLeast whether it is the least
 */
record Goal(Pick dividend, @Nullable Pick divisor, Unit unit, double limit, boolean atLeast) {

    /** At most {@code limit} times the peer's time. */
    static Goal ratio(Pick subject, Pick peer, double limit) {
        return new Goal(subject, peer, Unit.NANOS, limit, false);
    }

    /** At least {@code times} times as fast as the peer. */
    static Goal faster(Pick subject, Pick peer, double times) {
        return new Goal(peer, subject, Unit.NANOS, times, true);
    }

    /** At most {@code limit}. */
    static Goal most(Pick subject, Unit unit, double limit) {
        return new Goal(subject, null, unit, limit, false);
    }

    /** At least {@code limit}. */
    static Goal least(Pick subject, Unit unit, double limit) {
        return new Goal(subject, null, unit, limit, true);
    }

    /** One line: the value, the goal, and whether it is met. */
    String verdict(List<Row> rows) {
        Row judged = find(dividend, rows);
        Row against = divisor == null ? null : find(divisor, rows);
        double value = judged.value(unit) / (against == null ? 1 : against.value(unit));
        boolean met = atLeast ? value >= limit : value <= limit + (divisor == null ? unit.blur : 0);
        return String.format(
                Locale.ROOT,
                "%-6s %s%s = %.2f%s, goal %s %s",
                met ? "met" : "MISSED",
                judged.label(),
                against == null ? "" : " / " + against.label(),
                value,
                against == null ? " " + unit.sign : "",
                atLeast ? ">=" : "<=",
                limit);
    }

    private static Row find(Pick pick, List<Row> rows) {
        return rows.stream()
                .filter(row -> row.is(pick))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a goal is about " + pick + ", which was not measured"));
    }

    /** The methods that it compares. */
    Stream<String> about() {
        return Stream.of(dividend, divisor == null ? dividend : divisor).map(Pick::what);
    }
}

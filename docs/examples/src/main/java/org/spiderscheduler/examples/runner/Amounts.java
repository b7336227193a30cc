package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.util.Locale;

/** Amounts in readable form. */
final class Amounts {
    private Amounts() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String count(long number, String what) {
        return count(number) + " " + what + (number == 1 ? "" : "s");
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** In its two largest units: {@code 1d 3h}, {@code 15m}, {@code 2m 0.25s}. */
    static String duration(Duration duration) {
        if (duration.toDays() > 0) {
            return two(duration.toDays() + "d", duration.toHoursPart() + "h");
        }
        if (duration.toHours() > 0) {
            return two(duration.toHours() + "h", duration.toMinutesPart() + "m");
        }
        String seconds = trimmed(duration.toSecondsPart() + duration.toNanosPart() / 1e9) + "s";
        return duration.toMinutes() > 0 ? two(duration.toMinutes() + "m", seconds) : seconds;
    }

    private static String two(String great, String small) {
        return small.startsWith("0") && !small.contains(".") ? great : great + " " + small;
    }

    private static String trimmed(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds).replaceFirst("\\.?0+$", "");
    }
}

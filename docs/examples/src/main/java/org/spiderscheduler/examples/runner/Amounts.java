package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.util.Locale;

/** Amounts as people read them. */
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

    /** The two greatest units; the second always with milliseconds where they matter: {@code 1d 3h}, {@code 2m 0.25s}. */
    static String duration(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + "d " + duration.toHoursPart() + "h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + "h " + duration.toMinutesPart() + "m";
        }
        String seconds = trimmed(duration.toSecondsPart() + duration.toNanosPart() / 1e9) + "s";
        return duration.toMinutes() > 0 ? duration.toMinutes() + "m " + seconds : seconds;
    }

    private static String trimmed(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds).replaceFirst("\\.?0+$", "");
    }
}

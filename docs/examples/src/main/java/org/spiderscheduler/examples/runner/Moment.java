package org.spiderscheduler.examples.runner;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a virtual time, counted from the start of the run: {@code 90s}, {@code 15m}, {@code 2h}. */
final class Moment implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Duration LATEST = Duration.ofDays(36_500);
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            Duration moment = Duration.of(Long.parseLong(form.group(1)), UNITS.get(form.group(2)));
            if (moment.compareTo(LATEST) <= 0) {
                return moment;
            }
        }
        throw new TypeConversionException(
                "'" + text
                        + "' is not a time from the start of the run: a whole number with ms, s, m, h or d, such as 90s, up to 36500d");
    }
}

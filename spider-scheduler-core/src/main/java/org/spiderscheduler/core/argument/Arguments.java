package org.spiderscheduler.core.argument;

import java.time.Duration;
import java.util.Objects;

/**
 * Checks arguments (§1.1). Each method returns the value that it has checked. Otherwise it throws an
 * {@link IllegalArgumentException} that names the argument, the value and the range, or a {@link NullPointerException}
 * that names the argument.
 */
public final class Arguments {
    private Arguments() {}

    /**
     * Refuses zero and less.
     *
     * @param value the argument
     * @param name its name
     * @return the value
     */
    public static Duration positive(Duration value, String name) {
        if (Objects.requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " is not above zero");
        }
        return value;
    }

    /**
     * Refuses less than zero.
     *
     * @param value the argument
     * @param name its name
     * @return the value
     */
    public static Duration notNegative(Duration value, String name) {
        if (Objects.requireNonNull(value, name).isNegative()) {
            throw negative(value, name);
        }
        return value;
    }

    /**
     * Refuses less than zero.
     *
     * @param value the argument
     * @param name its name
     * @return the value
     */
    public static int notNegative(int value, String name) {
        if (value < 0) {
            throw negative(value, name);
        }
        return value;
    }

    /**
     * Refuses what is too short.
     *
     * @param least the least that is allowed
     * @param value the argument
     * @param name its name
     * @return the value
     */
    public static Duration atLeast(Duration least, Duration value, String name) {
        if (Objects.requireNonNull(value, name).compareTo(least) < 0) {
            throw below(least, value, name);
        }
        return value;
    }

    /**
     * Refuses what is too small.
     *
     * @param least the least that is allowed
     * @param value the argument
     * @param name its name
     * @return the value
     */
    public static int atLeast(int least, int value, String name) {
        if (value < least) {
            throw below(least, value, name);
        }
        return value;
    }

    private static IllegalArgumentException negative(Object value, String name) {
        return new IllegalArgumentException(name + ": " + value + " is negative; it must be zero or more");
    }

    private static IllegalArgumentException below(Object least, Object value, String name) {
        return new IllegalArgumentException(name + ": " + value + " is below " + least);
    }
}

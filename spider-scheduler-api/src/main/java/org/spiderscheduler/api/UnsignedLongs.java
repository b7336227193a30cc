package org.spiderscheduler.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads unsigned 64-bit numbers, with an error that says what was wrong. */
final class UnsignedLongs {
    private UnsignedLongs() {}

    static long parse(String type, String text) {
        Objects.requireNonNull(text, "text");
        // The JDK also accepts a leading plus and digits of other scripts; here only what is printed can be read.
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            if (digits) {
                return Long.parseUnsignedLong(text);
            }
        } catch (NumberFormatException tooLarge) {
            throw refused(type, text, tooLarge);
        }
        throw refused(type, text, null);
    }

    private static IllegalArgumentException refused(String type, String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                type + ": \"" + text + "\" is not a decimal number from 0 to 18446744073709551615", cause);
    }
}

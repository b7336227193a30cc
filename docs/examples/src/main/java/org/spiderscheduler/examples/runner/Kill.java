package org.spiderscheduler.examples.runner;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The death of an execution manager.
 *
 * @param em which, from 1
 * @param at when, counted from the start of the run
 */
record Kill(int em, Duration at) {
    @Override
    public String toString() {
        return em + " at " + Amounts.duration(at);
    }

    /** Reads {@code N@T}. */
    static final class Converter implements ITypeConverter<Kill> {
        @Override
        public Kill convert(String text) {
            int at = text.indexOf('@');
            if (at < 0) {
                throw new TypeConversionException("'" + text + "' is not N@T, as in 3@15m");
            }
            try {
                return new Kill(Integer.parseInt(text.substring(0, at)), new Moment().convert(text.substring(at + 1)));
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not N@T, as in 3@15m: '" + text.substring(0, at)
                        + "' is not a whole number from 1");
            }
        }
    }
}

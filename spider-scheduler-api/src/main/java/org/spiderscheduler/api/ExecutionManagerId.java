package org.spiderscheduler.api;

/**
 * Identifies an execution manager: the process that runs tasks on one machine.
 *
 * <p>An unsigned 64-bit number that can take any value; it compares and prints as such.
 *
 * @param value the bits of the id, to be read as unsigned
 */
public record ExecutionManagerId(long value) implements Comparable<ExecutionManagerId> {
    /**
     * Reads what {@link #toString()} writes.
     *
     * @param text a decimal number from 0 to 18446744073709551615, without sign
     * @return the id
     * @throws IllegalArgumentException if {@code text} is anything else; the message names it
     */
    public static ExecutionManagerId parse(String text) {
        return new ExecutionManagerId(UnsignedLongs.parse("ExecutionManagerId", text));
    }

    /** Compares as unsigned numbers. */
    @Override
    public int compareTo(ExecutionManagerId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** The number in decimal, unsigned. */
    @Override
    public String toString() {
        return Long.toUnsignedString(value);
    }
}

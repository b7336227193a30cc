package org.spiderscheduler.api;

/**
 * Identifies one registration of a scheduler with storage. Registering again gives another id.
 *
 * <p>An unsigned 64-bit number that can take any value; it compares and prints as such.
 *
 * @param value the bits of the id, to be read as unsigned
 */
public record SchedulerId(long value) implements Comparable<SchedulerId> {
    /**
     * Reads what {@link #toString()} writes.
     *
     * @param text a decimal number from 0 to 18446744073709551615, without sign
     * @return the id
     * @throws IllegalArgumentException if {@code text} is anything else; the message names it
     */
    public static SchedulerId parse(String text) {
        return new SchedulerId(UnsignedLongs.parse("SchedulerId", text));
    }

    /** Compares as unsigned numbers. */
    @Override
    public int compareTo(SchedulerId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** The number in decimal, unsigned. */
    @Override
    public String toString() {
        return Long.toUnsignedString(value);
    }
}

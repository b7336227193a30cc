package org.spiderscheduler.api;

/**
 * Identifies a session: one life of the storage service. A restart of storage begins a greater one, and voids
 * everything decided under the earlier one.
 *
 * <p>An unsigned 64-bit number that can take any value; it compares and prints as such.
 *
 * @param value the bits of the id, to be read as unsigned
 */
public record SessionId(long value) implements Comparable<SessionId> {
    /**
     * Reads what {@link #toString()} writes.
     *
     * @param text a decimal number from 0 to 18446744073709551615, without sign
     * @return the id
     * @throws IllegalArgumentException if {@code text} is anything else; the message names it
     */
    public static SessionId parse(String text) {
        return new SessionId(UnsignedLongs.parse("SessionId", text));
    }

    /** Compares as unsigned numbers. */
    @Override
    public int compareTo(SessionId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** The number in decimal, unsigned. */
    @Override
    public String toString() {
        return Long.toUnsignedString(value);
    }
}

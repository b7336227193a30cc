package org.spiderscheduler.api;

/**
 * Identifies a resource group: the tenant that a job belongs to.
 *
 * <p>An unsigned 64-bit number that can take any value; it compares and prints as such.
 *
 * @param value the bits of the id, to be read as unsigned
 */
public record ResourceGroupId(long value) implements Comparable<ResourceGroupId> {
    /**
     * Reads what {@link #toString()} writes.
     *
     * @param text a decimal number from 0 to 18446744073709551615, without sign
     * @return the id
     * @throws IllegalArgumentException if {@code text} is anything else; the message names it
     */
    public static ResourceGroupId parse(String text) {
        return new ResourceGroupId(UnsignedLongs.parse("ResourceGroupId", text));
    }

    /** Compares as unsigned numbers. */
    @Override
    public int compareTo(ResourceGroupId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** The number in decimal, unsigned. */
    @Override
    public String toString() {
        return Long.toUnsignedString(value);
    }
}

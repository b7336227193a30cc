package org.spiderscheduler.api;

/**
 * Identifies a job: a graph of tasks that storage runs to one of the terminal {@link JobState}s.
 *
 * <p>An unsigned 64-bit number that can take any value; it compares and prints as such.
 *
 * @param value the bits of the id, to be read as unsigned
 */
public record JobId(long value) implements Comparable<JobId> {
    /**
     * Reads what {@link #toString()} writes.
     *
     * @param text a decimal number from 0 to 18446744073709551615, without sign
     * @return the id
     * @throws IllegalArgumentException if {@code text} is anything else; the message names it
     */
    public static JobId parse(String text) {
        return new JobId(UnsignedLongs.parse("JobId", text));
    }

    /** Compares as unsigned numbers. */
    @Override
    public int compareTo(JobId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** The number in decimal, unsigned. */
    @Override
    public String toString() {
        return Long.toUnsignedString(value);
    }
}

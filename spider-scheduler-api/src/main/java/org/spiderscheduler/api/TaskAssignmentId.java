package org.spiderscheduler.api;

/**
 * Identifies one hand-out of a task to an execution manager. Unique for one {@link SchedulerId}.
 *
 * <p>An unsigned 64-bit number that can take any value; it compares and prints as such.
 *
 * @param value the bits of the id, to be read as unsigned
 */
public record TaskAssignmentId(long value) implements Comparable<TaskAssignmentId> {
    /**
     * Reads what {@link #toString()} writes.
     *
     * @param text a decimal number from 0 to 18446744073709551615, without sign
     * @return the id
     * @throws IllegalArgumentException if {@code text} is anything else; the message names it
     */
    public static TaskAssignmentId parse(String text) {
        return new TaskAssignmentId(UnsignedLongs.parse("TaskAssignmentId", text));
    }

    /** Compares as unsigned numbers. */
    @Override
    public int compareTo(TaskAssignmentId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** The number in decimal, unsigned. */
    @Override
    public String toString() {
        return Long.toUnsignedString(value);
    }
}

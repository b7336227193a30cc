package org.spiderscheduler.api;

/**
 * Identifies a task within its job: a node of the graph by its index, or the job's commit or cleanup task. Ordered by
 * index, unsigned; then commit, then cleanup.
 */
public sealed interface TaskId extends Comparable<TaskId> {
    /** The commit task of a job. */
    TaskId COMMIT = new Commit();

    /** The cleanup task of a job. */
    TaskId CLEANUP = new Cleanup();

    /**
     * A regular task.
     *
     * @param index the task's index, unsigned
     * @return the id
     */
    static TaskId index(long index) {
        return new Index(index);
    }

    /**
     * Reads what an id's {@code toString()} writes.
     *
     * @param text {@code commit}, {@code cleanup} or a decimal number from 0 to 18446744073709551615
     * @return the id
     * @throws IllegalArgumentException if {@code text} is anything else
     */
    static TaskId parse(String text) {
        return switch (text) {
            case "commit" -> COMMIT;
            case "cleanup" -> CLEANUP;
            default -> new Index(UnsignedLongs.parse("TaskId", text));
        };
    }

    /**
     * The lane in which entries of this task come (§2.4).
     *
     * @return the lane
     */
    Lane lane();

    /**
     * A regular task of the job's graph; prints as its index.
     *
     * @param value the index, to be read as unsigned
     */
    record Index(long value) implements TaskId {
        @Override
        public Lane lane() {
            return Lane.REGULAR;
        }

        @Override
        public int compareTo(TaskId other) {
            return other instanceof Index theirs
                    ? Long.compareUnsigned(value, theirs.value)
                    : lane().compareTo(other.lane());
        }

        @Override
        public String toString() {
            return Long.toUnsignedString(value);
        }
    }

    /** The job's commit task; prints as {@code commit}. */
    record Commit() implements TaskId {
        @Override
        public Lane lane() {
            return Lane.COMMIT;
        }

        @Override
        public int compareTo(TaskId other) {
            return lane().compareTo(other.lane());
        }

        @Override
        public String toString() {
            return "commit";
        }
    }

    /** The job's cleanup task; prints as {@code cleanup}. */
    record Cleanup() implements TaskId {
        @Override
        public Lane lane() {
            return Lane.CLEANUP;
        }

        @Override
        public int compareTo(TaskId other) {
            return lane().compareTo(other.lane());
        }

        @Override
        public String toString() {
            return "cleanup";
        }
    }
}

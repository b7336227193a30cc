package org.spiderscheduler.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.testkit.TaskRef;

/** What happened in a run, in order. Events are formatted only when they are read. */
public final class EventLog {
    /** The first word of an event that is a fault. */
    static final String FAULT = "fault:";

    private record Event(long nanos, @Nullable TaskRef task, List<Object> words) {
        boolean isFault() {
            return words.get(0).equals(FAULT);
        }

        @Override
        public String toString() {
            StringBuilder line = new StringBuilder(time(nanos));
            if (task != null) {
                line.append("  ").append(task).append(':');
            } else {
                line.append(' ');
            }
            for (Object word : words) {
                line.append(' ').append(word);
            }
            return line.toString();
        }
    }

    private final List<Event> events = new ArrayList<>();

    EventLog() {}

    /** Notes an event; its words must be immutable, and print the same on every JDK. */
    void add(long nanos, @Nullable TaskRef task, Object... words) {
        events.add(new Event(nanos, task, List.of(words)));
    }

    int size() {
        return events.size();
    }

    /**
     * All events, one line each.
     *
     * @return in order
     */
    public List<String> lines() {
        return events.stream().map(Event::toString).toList();
    }

    /**
     * What concerns one task, and all faults that struck: any of them may be the cause.
     *
     * @param task which
     * @return in order
     */
    public List<String> story(TaskRef task) {
        return events.stream()
                .filter(event -> task.equals(event.task) || event.isFault())
                .map(Event::toString)
                .toList();
    }

    /** A fingerprint of all lines: equal for equal logs. */
    String digest() {
        return Fingerprint.of(events);
    }

    /** Seconds with nine decimals. */
    static String time(long nanos) {
        long decimals = nanos % 1_000_000_000;
        String digits = Long.toString(decimals + 1_000_000_000);
        return nanos / 1_000_000_000 + "." + Objects.requireNonNull(digits).substring(1);
    }

    /** All lines. */
    @Override
    public String toString() {
        return lines().stream().collect(Collectors.joining("\n"));
    }
}

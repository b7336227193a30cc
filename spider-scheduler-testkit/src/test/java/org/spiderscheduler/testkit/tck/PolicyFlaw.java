package org.spiderscheduler.testkit.tck;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.core.policy.SchedulingPolicy;

/** Policies that are correct but for one thing. */
@SuppressWarnings({"NullAway", "ImmutableEnumChecker"}) // one is wrong about null; what they make is all they hold
enum PolicyFlaw implements Flaw {
    NONE("", PlainPolicy::new),
    NOTHING_IS_NULL("1.6", () -> new PlainPolicy() {
        @Override
        public Optional<InboundEntry> next() {
            return entries.isEmpty() ? null : super.next();
        }
    }),
    FORGETS_ONE_OF_MANY("6.1", () -> new PlainPolicy() {
        @Override
        public void add(InboundEntry entry) {
            if (entries.size() < 500) {
                super.add(entry);
            }
        }
    }),
    GIVES_SOME_TWICE("6.1", () -> new PlainPolicy() {
        private int given;

        @Override
        public Optional<InboundEntry> next() {
            return ++given % 100 == 0 ? Optional.ofNullable(entries.peekFirst()) : super.next();
        }
    }),
    FORGETS_AFTER_IT_RAN_EMPTY_OFTEN("6.1", () -> new PlainPolicy() {
        private int ranEmpty;

        @Override
        public void add(InboundEntry entry) {
            if (ranEmpty < 5) {
                super.add(entry);
            }
        }

        @Override
        public Optional<InboundEntry> next() {
            Optional<InboundEntry> next = super.next();
            if (next.isPresent() && entries.isEmpty()) {
                ranEmpty++;
            }
            return next;
        }
    }),
    GOES_ON_WITH_WHAT_WAS_CLEARED("6.1", () -> new PlainPolicy() {
        private boolean begun;
        private boolean stuck;

        @Override
        public Optional<InboundEntry> next() {
            Optional<InboundEntry> next = stuck ? Optional.empty() : super.next();
            begun = next.isPresent() && !entries.isEmpty();
            return next;
        }

        @Override
        public void clear() {
            super.clear();
            stuck = begun;
        }
    }),
    ALTERS_THE_JOB("6.2", () -> new PlainPolicy() {
        @Override
        public Optional<InboundEntry> next() {
            return super.next()
                    .map(entry -> entries.size() == 1
                            ? new InboundEntry(entry.resourceGroupId(), new JobId(99), entry.taskId())
                            : entry);
        }
    }),
    PAUSES("6.3", () -> new PlainPolicy() {
        private int asked;

        @Override
        public Optional<InboundEntry> next() {
            return ++asked % 7 == 0 ? Optional.empty() : super.next();
        }
    }),
    KEEPS_ONE_THROUGH_CLEAR("6.4", () -> new PlainPolicy() {
        @Override
        public void clear() {
            while (entries.size() > 1) {
                entries.removeLast();
            }
        }
    }),
    KEEPS_WHAT_IT_HOLDS_OF_ONE_GROUP("6.4", () -> new PlainPolicy() {
        @Override
        public void clear() {
            if (entries.stream().map(InboundEntry::resourceGroupId).distinct().count() > 1) {
                super.clear();
            }
        }
    }),
    KNOWS_WHAT_IT_GAVE("6.5", () -> new PlainPolicy() {
        private final Set<InboundEntry> ever = new HashSet<>();

        @Override
        public void add(InboundEntry entry) {
            if (ever.add(entry)) {
                super.add(entry);
            }
        }

        @Override
        public void clear() {
            super.clear();
            ever.clear();
        }
    }),
    KNOWS_WHAT_WAS_CLEARED("6.5", () -> new PlainPolicy() {
        private final Set<InboundEntry> held = new HashSet<>();

        @Override
        public void add(InboundEntry entry) {
            if (held.add(entry)) {
                super.add(entry);
            }
        }

        @Override
        public Optional<InboundEntry> next() {
            Optional<InboundEntry> next = super.next();
            next.ifPresent(held::remove);
            return next;
        }
    });

    private final String rules;
    private final Supplier<SchedulingPolicy> maker;

    PolicyFlaw(String rules, Supplier<SchedulingPolicy> maker) {
        this.rules = rules;
        this.maker = maker;
    }

    SchedulingPolicy make() {
        return maker.get();
    }

    @Override
    public String rules() {
        return rules;
    }

    /** First in, first out, to be overridden by what is wrong. */
    private static class PlainPolicy implements SchedulingPolicy {
        final ArrayDeque<InboundEntry> entries = new ArrayDeque<>();

        @Override
        public void add(InboundEntry entry) {
            entries.addLast(entry);
        }

        @Override
        public Optional<InboundEntry> next() {
            return Optional.ofNullable(entries.pollFirst());
        }

        @Override
        public void clear() {
            entries.clear();
        }
    }
}

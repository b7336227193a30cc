package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.api.StorageServerException;
import org.spiderscheduler.api.StorageTransportException;
import org.spiderscheduler.testkit.InMemoryStorage;

/** Storage clients that are correct but for one thing. */
@SuppressWarnings({"NullAway", "ImmutableEnumChecker"}) // some are wrong about null; what they make is all they hold
enum ClientFlaw implements Flaw {
    NONE("", PlainClient::new),

    // ---- §1

    NEGATIVE_IS_ZERO("1.1", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
            return super.send(lane, Math.max(0, maxItems), wait);
        }
    }),
    NULL_FAILS_IN_THE_FUTURE("1.1", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
            return wait == null
                    ? CompletableFuture.failedFuture(new NullPointerException("wait"))
                    : super.send(lane, maxItems, wait);
        }
    }),
    FAILURES_ARE_WRAPPED("1.1", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void failed(CompletableFuture<InboundBatch> answer, Lane lane, Throwable failure) {
            answer.completeExceptionally(new CompletionException(failure));
        }
    }),
    FAILURES_ARE_THROWN("1.1", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        public CompletableFuture<JobState> jobState(JobId jobId) {
            CompletableFuture<JobState> state = super.jobState(jobId);
            if (Contract.failure(state) instanceof JobNotFoundException notFound) {
                throw notFound;
            }
            return state;
        }
    }),
    JOB_STATES_ARE_SHARED("1.2", (environment, storage) -> new PlainClient(environment, storage) {
        private final Map<JobId, CompletableFuture<JobState>> states = new HashMap<>();

        @Override
        public CompletableFuture<JobState> jobState(JobId jobId) {
            return jobId == null ? super.jobState(null) : states.computeIfAbsent(jobId, super::jobState);
        }
    }),
    COMPLETES_UNDER_ITS_LOCK("1.3", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        synchronized CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
            return super.send(lane, maxItems, wait);
        }

        @Override
        synchronized void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            super.arrived(answer, lane, maxItems, wait, batch);
        }
    }),
    JOB_STATE_WAITS_FOR_ITS_ANSWER("1.4", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        public CompletableFuture<JobState> jobState(JobId jobId) {
            CompletableFuture<JobState> state = super.jobState(jobId);
            QueueFlaw.block();
            return state;
        }
    }),
    EMPTY_IS_NULL("1.6", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            answer.complete(batch.entries().isEmpty() ? null : batch);
        }
    }),

    // ---- §2

    ASKS_FOR_MORE("2.1", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
            return super.send(lane, wait != null && wait.isZero() ? maxItems * 2 : maxItems, wait);
        }
    }),
    NONE_IS_HELD("2.1", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
            CompletableFuture<InboundBatch> answer = super.send(lane, maxItems, wait);
            return maxItems == 0 && !wait.isZero() ? new CompletableFuture<>() : answer;
        }
    }),
    NONE_IS_ONE("2.1", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
            return maxItems == 0 ? super.send(lane, 1, Duration.ZERO) : super.send(lane, maxItems, wait);
        }
    }),
    EMPTY_TELLS_NO_SESSION("2.2", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            answer.complete(batch.entries().isEmpty() ? new InboundBatch(new SessionId(0), List.of()) : batch);
        }
    }),
    TELLS_THE_SESSION_OF_ITS_REGISTRATION("2.2", (environment, storage) -> new PlainClient(environment, storage) {
        private final SessionId registered = storage.sessionId();

        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            answer.complete(new InboundBatch(registered, batch.entries()));
        }
    }),
    EXPIRED_IS_AN_ERROR("2.3", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            if (batch.entries().isEmpty() && !wait.isZero()) {
                failed(answer, lane, new StorageTransportException("timed out"));
            } else {
                answer.complete(batch);
            }
        }
    }),
    EXPIRED_STAYS_PENDING("2.3", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            if (maxItems == 0 || !batch.entries().isEmpty() || wait.isZero()) {
                answer.complete(batch);
            }
        }
    }),
    EXPIRED_LOSES_WHAT_CAME("2.3", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            boolean expired = !wait.isZero() && batch.entries().size() < maxItems;
            answer.complete(expired ? new InboundBatch(batch.sessionId(), List.of()) : batch);
        }
    }),
    ZERO_WAITS("2.3", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
            return super.send(lane, maxItems, wait != null && wait.isZero() ? environment.shortWait() : wait);
        }
    }),
    HUGE_WAIT_IS_NONE("2.3 2.8", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
            return super.send(lane, maxItems, Contract.FOREVER.equals(wait) ? Duration.ZERO : wait);
        }
    }),
    WHERE_JOBS_END_IT_DOES_NOT_WAIT("2.3 2.8", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
            boolean waits = lane == Lane.REGULAR || wait == null || wait.isNegative();
            return super.send(lane, maxItems, waits ? wait : Duration.ZERO);
        }
    }),
    FILLS_UP_FROM_ANOTHER_LANE("2.4", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            int room = maxItems - batch.entries().size();
            List<InboundEntry> entries = new ArrayList<>(batch.entries());
            if (lane == Lane.COMMIT && room > 0) {
                entries.addAll(
                        inner.pollCleanupReady(room, Duration.ZERO).join().entries());
            }
            answer.complete(new InboundBatch(batch.sessionId(), entries));
        }
    }),
    POLL_TAKES_THE_WRONG_LANE("2.4", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        public CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
            return lane == Lane.COMMIT ? pollCleanupReady(maxItems, wait) : super.poll(lane, maxItems, wait);
        }
    }),
    DROPS_AN_ENTRY_NOW_AND_THEN("2.5", (environment, storage) -> new PlainClient(environment, storage) {
        private int entries;

        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            answer.complete(new InboundBatch(
                    batch.sessionId(),
                    batch.entries().stream()
                            .filter(entry -> ++entries % 16 != 0)
                            .toList()));
        }
    }),
    ALTERS_ENTRIES("2.5", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            answer.complete(new InboundBatch(
                    batch.sessionId(),
                    batch.entries().stream()
                            .map(entry -> maxItems == 7
                                    ? new InboundEntry(new ResourceGroupId(99), entry.jobId(), entry.taskId())
                                    : entry)
                            .toList()));
        }
    }),
    CLOSED_IS_EMPTY("2.6", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void failed(CompletableFuture<InboundBatch> answer, Lane lane, Throwable failure) {
            if (failure instanceof InboundClosedException) {
                answer.complete(new InboundBatch(storage.sessionId(), List.of()));
            } else {
                super.failed(answer, lane, failure);
            }
        }
    }),
    ONE_CLOSED_IS_ALL_CLOSED("2.6", (environment, storage) -> new PlainClient(environment, storage) {
        private Throwable closed;

        @Override
        CompletableFuture<InboundBatch> send(Lane lane, int maxItems, Duration wait) {
            return closed == null ? super.send(lane, maxItems, wait) : CompletableFuture.failedFuture(closed);
        }

        @Override
        void failed(CompletableFuture<InboundBatch> answer, Lane lane, Throwable failure) {
            closed = failure instanceof InboundClosedException ? failure : closed;
            super.failed(answer, lane, failure);
        }
    }),
    UNKNOWN_JOB_IS_A_SERVER_ERROR("2.6", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        public CompletableFuture<JobState> jobState(JobId jobId) {
            CompletableFuture<JobState> state = super.jobState(jobId);
            return state.isCompletedExceptionally()
                    ? CompletableFuture.failedFuture(new StorageServerException("no job " + jobId))
                    : state;
        }
    }),
    LOST_IS_FINAL("2.6", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void failed(CompletableFuture<InboundBatch> answer, Lane lane, Throwable failure) {
            super.failed(
                    answer,
                    lane,
                    failure instanceof StorageTransportException
                            ? new StorageClientException("unknown", failure, false)
                            : failure);
        }
    }),
    ONE_ENTRY_WAITS_ON("2.8", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            if (maxItems == 1 && wait.equals(Contract.FOREVER)) {
                return; // until its wait is over, which no test lives to see
            }
            answer.complete(batch);
        }
    }),
    FULL_WAITS_ON("2.8", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            if (maxItems > 1 && wait.equals(Contract.FOREVER)) {
                return; // as above
            }
            answer.complete(batch);
        }
    }),
    ONE_ENTRY_IS_A_FAILURE("2.8", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            if (maxItems == 1 && wait.equals(Contract.FOREVER) && lane != Lane.REGULAR) {
                failed(answer, lane, new StorageServerException("woken"));
            } else {
                answer.complete(batch);
            }
        }
    }),
    FULL_IS_EMPTY("2.8", (environment, storage) -> new PlainClient(environment, storage) {
        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            boolean dropped = maxItems > 1 && wait.equals(Contract.FOREVER);
            answer.complete(dropped ? new InboundBatch(batch.sessionId(), List.of()) : batch);
        }
    }),
    FORGETS_A_LOST_ANSWER("2.9", (environment, storage) -> new Losing(environment, storage)),
    TAKES_A_LOST_ANSWER_FOR_EMPTY("2.9", (environment, storage) -> new Losing(environment, storage) {
        @Override
        void lost(CompletableFuture<InboundBatch> answer, Lane lane) {
            answer.complete(new InboundBatch(storage.sessionId(), List.of()));
        }
    }),
    REGISTERS_ONE_POLL_LATE("2.9", (environment, storage) -> new Losing(environment, storage) {
        private boolean late;

        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            boolean now = late;
            late = false;
            super.arrived(answer, lane, maxItems, wait, batch);
            if (now) {
                storage.redeliver();
            }
        }

        @Override
        void lost(CompletableFuture<InboundBatch> answer, Lane lane) {
            late = true;
            super.lost(answer, lane);
        }
    });

    /** Loses answers, and asks storage for nothing. */
    private static class Losing extends PlainClient {
        private final Set<Lane> losing = EnumSet.noneOf(Lane.class);

        Losing(TckEnvironment environment, InMemoryStorage storage) {
            super(environment, storage);
        }

        @Override
        void loseNextAnswer(Lane lane) {
            losing.add(lane);
        }

        @Override
        void arrived(
                CompletableFuture<InboundBatch> answer, Lane lane, int maxItems, Duration wait, InboundBatch batch) {
            if (losing.remove(lane)) {
                lost(answer, lane);
            } else {
                super.arrived(answer, lane, maxItems, wait, batch);
            }
        }

        void lost(CompletableFuture<InboundBatch> answer, Lane lane) {
            failed(answer, lane, new StorageTransportException("an answer of lane " + lane + " is lost"));
        }
    }

    /** Makes a client of a storage. */
    private interface Maker {
        PlainClient make(TckEnvironment environment, InMemoryStorage storage);
    }

    private final String rules;
    private final Maker maker;

    ClientFlaw(String rules, Maker maker) {
        this.rules = rules;
        this.maker = maker;
    }

    StorageUnderTest make(TckEnvironment environment) {
        InMemoryStorage storage = InMemoryStorage.builder(environment.timer())
                .executor(environment.executor())
                .build();
        PlainClient client = maker.make(environment, storage);
        return new InMemoryStorageUnderTest(storage, client) {
            @Override
            public void loseNextAnswer(Lane lane) {
                client.loseNextAnswer(lane);
            }
        };
    }

    @Override
    public String rules() {
        return rules;
    }
}

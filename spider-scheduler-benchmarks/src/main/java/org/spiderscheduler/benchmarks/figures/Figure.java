package org.spiderscheduler.benchmarks.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All figures, each with its goals. */
enum Figure {
    SERVED_AT_ONCE(ServedAtOnce.class) {
        @Override
        List<Goal> goals() {
            return List.of(Goal.ratio(SPIDER, FLOOR, 1.25), Goal.most(SPIDER, Unit.BYTES, 64));
        }
    },
    HAND_OFF(HandOff.class) {
        @Override
        List<Goal> goals() {
            return List.of(
                    Goal.ratio(SPIDER, FLOOR, 4.0),
                    Goal.most(SPIDER, Unit.BYTES, 88),
                    Goal.faster(SPIDER, KOTLIN_WITH_TIMEOUT, 10));
        }
    },
    ONE_PRODUCER(OneProducer.class) {
        @Override
        List<Goal> goals() {
            return Stream.of(1, 4, 64)
                    .flatMap(consumers -> Stream.of(
                            Goal.ratio(
                                    SPIDER.and("consumers", consumers),
                                    FLOOR.and("consumers", consumers),
                                    consumers == 64 ? 0.3 : 1.3),
                            Goal.faster(
                                    SPIDER.and("consumers", consumers),
                                    KOTLIN_WITH_TIMEOUT.and("consumers", consumers),
                                    3),
                            Goal.faster(
                                    SPIDER.and("consumers", consumers),
                                    Pick.of("kotlinUnconfinedWithTimeout", "consumers", consumers),
                                    3)))
                    .toList();
        }
    },
    CROWD(Crowd.class) {
        @Override
        List<Goal> goals() {
            return Stream.of(10_000, 100_000, 1_000_000)
                    .map(parked -> Goal.ratio(SPIDER.and("parked", parked), FLOOR.and("parked", parked), 3))
                    .toList();
        }

        @Override
        String perOperation() {
            return "parked";
        }
    },
    BUMP(Bump.class) {
        @Override
        String floor() {
            return "arrayBlockingQueueClear";
        }

        @Override
        List<Goal> goals() {
            return List.of(
                    Goal.ratio(SPIDER, Pick.of(floor()), 2),
                    Goal.ratio(Pick.of("spiderAwaited", "parked", 10_000), Pick.of("spiderAwaited", "parked", 0), 1.5));
        }
    },
    TIME_OUTS(TimeOuts.class) {
        @Override
        String floor() {
            return "scheduledThreadPoolExecutor";
        }

        @Override
        List<Goal> goals() {
            return Stream.of(10_000, 100_000)
                    .map(waits -> Goal.faster(
                            SPIDER.and("waits", waits), Pick.of(floor()).and("waits", waits), 2.5))
                    .toList();
        }
    },
    WHOLE_PIPELINE(WholePipeline.class) {
        @Override
        List<Goal> goals() {
            List<Goal> goals = new ArrayList<>();
            for (int ems : new int[] {1, 8, 64}) {
                for (int ready : new int[] {1_000, 1_000_000}) {
                    Pick pick = SPIDER.and("ems", ems).and("ready", ready);
                    goals.add(Goal.ratio(pick, FLOOR, 60));
                    goals.add(Goal.most(pick, Unit.BYTES, 400));
                }
            }
            for (int ems : new int[] {1, 8, 64, 10_000}) {
                goals.add(Goal.ratio(
                        SPIDER.and("ems", ems).and("ready", 1_000_000),
                        SPIDER.and("ems", ems).and("ready", 1_000),
                        1.2));
            }
            for (int ready : new int[] {1_000, 1_000_000}) {
                goals.add(Goal.ratio(
                        SPIDER.and("ems", 10_000).and("ready", ready),
                        SPIDER.and("ems", 1).and("ready", ready),
                        1.2));
            }
            return goals;
        }
    },
    FOOTPRINT(null) {
        @Override
        List<Row> measure(boolean smoke) throws InterruptedException {
            return Footprint.measure(smoke);
        }

        @Override
        List<Goal> goals() {
            return IntStream.of(10_000, 100_000, 1_000_000)
                    .boxed()
                    .flatMap(parked -> Stream.concat(
                            Stream.of(Goal.most(Pick.of("parked", "parked", parked), Unit.BYTES, 48)),
                            Stream.of("delivered", "cancelled", "timedOut")
                                    .map(ended -> Goal.most(Pick.of(ended, "parked", parked), Unit.BYTES, 0))))
                    .toList();
        }
    },
    LATENESS(null) {
        @Override
        List<Row> measure(boolean smoke) throws InterruptedException {
            return Lateness.measure(smoke);
        }

        @Override
        List<Goal> goals() {
            return Stream.of(100, 10_000)
                    .flatMap(waits -> Stream.of(
                            Goal.least(Pick.of("earliest", "waits", waits), Unit.NANOS, 0),
                            Goal.most(Pick.of("median", "waits", waits), Unit.NANOS, 1 << 20)))
                    .toList();
        }
    },
    IDLE(null) {
        @Override
        List<Row> measure(boolean smoke) throws InterruptedException {
            return IdleWakeUps.measure(smoke);
        }

        @Override
        List<Goal> goals() {
            return List.of(Goal.most(Pick.of("wakeUps"), Unit.PER_SECOND, IdleWakeUps.ALLOWED_PER_SECOND));
        }
    };

    private static final Pick SPIDER = Pick.of("spider");
    private static final Pick FLOOR = Pick.of("arrayBlockingQueue");
    private static final Pick KOTLIN_WITH_TIMEOUT = Pick.of("kotlinWithTimeout");

    private final @Nullable Class<?> benchmark;

    Figure(@Nullable Class<?> benchmark) {
        this.benchmark = benchmark;
    }

    static Figure named(String name) {
        for (Figure figure : values()) {
            if (figure.word().equals(name)) {
                return figure;
            }
        }
        throw new IllegalArgumentException("figure: \"" + name + "\" is not one of "
                + Stream.of(values()).map(Figure::word).toList());
    }

    /** Its name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The goals that it has to meet. */
    abstract List<Goal> goals();

    /** The benchmark by whose time all times in the table are divided. */
    String floor() {
        return FLOOR.what();
    }

    /** The parameter by which an invocation is divided, if the benchmark does not do so itself; otherwise empty. */
    String perOperation() {
        return "";
    }

    /** Runs it. */
    List<Row> measure(boolean smoke) throws InterruptedException {
        if (benchmark == null) {
            throw new AssertionError(this + " has no benchmark, and must override measure()");
        }
        return new JmhRun(benchmark, perOperation()).rows(smoke);
    }
}

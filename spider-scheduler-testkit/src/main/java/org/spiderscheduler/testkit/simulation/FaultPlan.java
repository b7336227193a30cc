package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Which faults strike in a simulation: each at a rate, or at given moments. A seed turns a plan into a list of
 * {@link PlannedFault}s before the run begins. Immutable.
 */
public final class FaultPlan {
    /** With a rate above this per minute, jobs would hardly get anywhere. */
    private static final double MOST_PER_MINUTE = 6;

    /** The least time that a fault of a script has to find its occasion, where the length of the phase is drawn. */
    private static final Duration OCCASION = Duration.ofSeconds(10);

    private final Map<Fault, Double> perMinute;
    private final List<PlannedFault> script;
    private final boolean swarm;

    private FaultPlan(Map<Fault, Double> perMinute, List<PlannedFault> script, boolean swarm) {
        this.perMinute = new EnumMap<>(Fault.class);
        this.perMinute.putAll(perMinute);
        this.script = List.copyOf(script);
        this.swarm = swarm;
    }

    /**
     * Nothing goes wrong.
     *
     * @return the calm plan
     */
    public static FaultPlan none() {
        return new FaultPlan(Map.of(), List.of(), false);
    }

    /**
     * Each seed decides which faults occur, and how often. About half of the kinds do not occur in a run, so that each
     * run is calm in some ways and wild in others (Groce and others, "Swarm Testing", 2012).
     *
     * @return the plan
     */
    public static FaultPlan swarm() {
        return new FaultPlan(Map.of(), List.of(), true);
    }

    /**
     * Returns a builder for a plan.
     *
     * @return a builder with nothing in it
     */
    public static Builder builder() {
        return new Builder();
    }

    /** The phase that was drawn, or a longer one if the whole script would not fit in. */
    Duration stretched(Duration phase) {
        Duration longest = phase;
        for (PlannedFault fault : script) {
            Duration through = fault.at().plus(fault.length()).plus(OCCASION);
            longest = longest.compareTo(through) < 0 ? through : longest;
        }
        return longest;
    }

    /** How long each fault of the script lasts: it may begin late in the phase, and outlast it. */
    Stream<Duration> lengths() {
        return script.stream().map(PlannedFault::length);
    }

    /** Refuses a phase that is over before all of the script could strike. */
    void checkFits(Duration phase) {
        script.forEach(fault -> fault.checkFits(phase));
    }

    /** The faults of one run, in order. */
    List<PlannedFault> draw(RandomGenerator random, Duration phase) {
        List<PlannedFault> faults = new ArrayList<>(script);
        for (Fault fault : Fault.values()) {
            double expected = rate(fault, random) * phase.toMillis() / 60_000;
            int count = (int) expected + (random.nextDouble() < expected - (int) expected ? 1 : 0);
            for (int i = 0; i < count; i++) {
                faults.add(new PlannedFault(
                        Duration.ofMillis(random.nextLong(phase.toMillis())),
                        fault,
                        random.nextInt(1 << 16),
                        fault.drawLength(random)));
            }
        }
        faults.sort(Comparator.comparing(PlannedFault::at));
        return faults;
    }

    private double rate(Fault fault, RandomGenerator random) {
        if (!swarm) {
            return perMinute.getOrDefault(fault, 0.0);
        }
        boolean occurs = random.nextBoolean();
        double drawn = random.nextDouble();
        return occurs ? MOST_PER_MINUTE * drawn * drawn : 0;
    }

    @Override
    public String toString() {
        return swarm ? "FaultPlan[swarm]" : "FaultPlan[perMinute=" + perMinute + ", script=" + script + "]";
    }

    /** Configures and builds a {@link FaultPlan}. */
    public static final class Builder {
        private final Map<Fault, Double> perMinute = new EnumMap<>(Fault.class);
        private final List<PlannedFault> script = new ArrayList<>();

        private Builder() {}

        /**
         * Makes a fault strike at random.
         *
         * @param fault which
         * @param perMinute how often on average in a minute of virtual time; from 0 to 1,000
         * @return this
         */
        public Builder rate(Fault fault, double perMinute) {
            Objects.requireNonNull(fault, "fault");
            if (!(perMinute >= 0 && perMinute <= 1_000)) {
                throw new IllegalArgumentException("perMinute: " + perMinute + " is not from 0 to 1000");
            }
            this.perMinute.put(fault, perMinute);
            return this;
        }

        /**
         * Makes a fault strike at a given moment. A {@link Simulation.Builder#faultPhase} that you set must end later
         * than that. A drawn one does: it goes on for at least 10 s after this fault is over, so that the fault can
         * find its occasion.
         *
         * @param fault which, when, whom, how long
         * @return this
         */
        public Builder at(PlannedFault fault) {
            script.add(Objects.requireNonNull(fault, "fault"));
            return this;
        }

        /**
         * Makes the plan.
         *
         * @return the plan
         */
        public FaultPlan build() {
            return new FaultPlan(perMinute, script, false);
        }
    }
}

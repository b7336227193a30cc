package org.spiderscheduler.testkit.simulation;

import java.util.SplittableRandom;

/**
 * The sources of randomness of one run, all from one seed. They are separate, so that one more draw from one changes
 * nothing in another. {@link SplittableRandom} gives the same numbers on every JDK.
 */
record Dice(
        SplittableRandom scenario,
        SplittableRandom order,
        SplittableRandom ids,
        SplittableRandom faults,
        SplittableRandom network,
        SplittableRandom schedulers) {
    static Dice of(long seed) {
        SplittableRandom root = new SplittableRandom(seed);
        return new Dice(root.split(), root.split(), root.split(), root.split(), root.split(), root.split());
    }
}

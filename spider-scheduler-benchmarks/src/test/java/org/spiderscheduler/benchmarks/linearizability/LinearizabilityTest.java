package org.spiderscheduler.benchmarks.linearizability;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Whatever threads do with a dispatch queue, one thread could have done with the sequential one")
class LinearizabilityTest {
    private static final Class<?> ROOM_FOR_ONE = SequentialQueue.RoomForOne.class;
    private static final Class<?> ROOM_FOR_ALL = SequentialQueue.RoomForAll.class;

    /** Multiplies the number of scenarios and schedules, which is small in each build: {@code -Dlincheck.effort}. */
    private static final int EFFORT = Integer.getInteger("lincheck.effort", 1);

    private static ModelCheckingOptions modelChecking() {
        return shaped(new ModelCheckingOptions()).iterations(3 * EFFORT).invocationsPerIteration(100);
    }

    private static StressOptions stress() {
        return shaped(new StressOptions()).iterations(4 * EFFORT).invocationsPerIteration(500);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("in each race")
    void races(QueueRace race) {
        race.explore(60 * EFFORT);
    }

    private static <O extends Options<O, ?>> O shaped(O options) {
        options.logLevel(LoggingLevel.ERROR);
        return options.threads(2).actorsPerThread(4).actorsBefore(2).actorsAfter(2);
    }

    @Nested
    @DisplayName("under the schedules that a model checker explores")
    class ModelChecked {
        @Test
        @DisplayName("when all enqueue into a full queue, and dequeue")
        void bothSidesFull() {
            modelChecking().sequentialSpecification(ROOM_FOR_ONE).check(BothSidesFull.class);
        }

        @Test
        @DisplayName("when one enqueues, bumps and closes, and all dequeue")
        void oneProducer() {
            modelChecking().sequentialSpecification(ROOM_FOR_ONE).check(OneProducer.class);
        }

        @Test
        @DisplayName("when all do everything")
        void everythingAtOnce() {
            modelChecking().sequentialSpecification(ROOM_FOR_ALL).check(EverythingAtOnce.class);
        }
    }

    @Nested
    @DisplayName("under the schedules of the machine")
    class Stressed {
        @Test
        @DisplayName("when all enqueue into a full queue, and dequeue")
        void bothSidesFull() {
            stress().sequentialSpecification(ROOM_FOR_ONE).check(BothSidesFull.class);
        }

        @Test
        @DisplayName("when one enqueues, bumps and closes, and all dequeue")
        void oneProducer() {
            stress().sequentialSpecification(ROOM_FOR_ONE).check(OneProducer.class);
        }

        @Test
        @DisplayName("when all do everything")
        void everythingAtOnce() {
            stress().sequentialSpecification(ROOM_FOR_ALL).check(EverythingAtOnce.class);
        }
    }
}

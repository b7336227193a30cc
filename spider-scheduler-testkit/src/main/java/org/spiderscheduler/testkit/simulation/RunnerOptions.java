package org.spiderscheduler.testkit.simulation;

import java.util.ArrayDeque;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param first the first seed
 * @param count how many seeds
 * @param log whether to print all that happened
 * @param digest whether to print a fingerprint of all that happened
 * @param everything whether every fault and every refusal must have been seen
 * @param help whether only to print the help
 */
record RunnerOptions(long first, long count, boolean log, boolean digest, boolean everything, boolean help) {
    static final String HELP = """
            Simulates a scheduler under faults, one run for each seed, on all cores.

              --seeds N      run N seeds (default 1000)
              --from S       begin with seed S (default 0)
              --seed S       run seed S only
              --log          print every event of the runs
              --digest       print a fingerprint of all events: the same for the same seeds, on every JDK
              --everything   fail unless each fault and each refusal of storage was seen at least once
              --help         print this

            Exit code: 0 if all seeds were run, no property was violated, and all that --everything
            asks for was seen; 1 if not, 2 for a bad command line.
            """;

    private static final long MOST = 1_000_000_000;

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it cannot be understood; the message is one line for the user
     */
    static RunnerOptions parse(String... args) {
        ArrayDeque<String> words = new ArrayDeque<>(List.of(args));
        long first = 0;
        long count = 1_000;
        boolean log = false;
        boolean digest = false;
        boolean everything = false;
        boolean help = false;
        while (!words.isEmpty()) {
            String option = words.removeFirst();
            switch (option) {
                case "--seeds" -> {
                    count = number(option, words);
                    if (count < 1 || count > MOST) {
                        throw new IllegalArgumentException("--seeds: " + count + " is not from 1 to " + MOST);
                    }
                }
                case "--from" -> first = number(option, words);
                case "--seed" -> {
                    first = number(option, words);
                    count = 1;
                }
                case "--log" -> log = true;
                case "--digest" -> digest = true;
                case "--everything" -> everything = true;
                case "--help" -> help = true;
                default ->
                    throw new IllegalArgumentException("unknown option " + option + "; --help shows what there is");
            }
        }
        return new RunnerOptions(first, count, log, digest, everything, help);
    }

    private static long number(String option, ArrayDeque<String> words) {
        String word = words.pollFirst();
        if (word == null) {
            throw new IllegalArgumentException(option + " needs a number");
        }
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(option + ": " + word + " is not a whole number", malformed);
        }
    }
}

package org.spiderscheduler.core;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What goes to the log, as the simple logger of the tests writes it. */
public final class Logged {
    private Logged() {}

    /** The lines that a step logs at a level, such as "WARN". */
    public static List<String> at(String level, Runnable step) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        to(log, step);
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" " + level + " "))
                .toList();
    }

    /** Runs a step while every call of the log throws. */
    public static void withBrokenLog(Runnable step) {
        to(
                new OutputStream() {
                    @Override
                    public void write(int letter) {
                        throw new IllegalStateException("thrown by the log, on purpose");
                    }
                },
                step);
    }

    private static void to(OutputStream log, Runnable step) {
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            step.run();
        } finally {
            System.setErr(before);
        }
    }
}
